// What is said of text that stands in elements which have none, as far as anybody knows, and outside of all elements.

/** Elements with such text that are said by name. */
export const straysNamed = 8;

/** @param name of the element; empty outside of all */
export const strayKind = (name: string): string => (name === "" ? "text-around-xml" : `stray-text:${name}`);

export const strayText = (name: string): string =>
  name === ""
    ? "There is text outside of the XML; it is left out."
    : `There is text in <${name.slice(0, 80)}>, which has none that is known; it is left out.`;
