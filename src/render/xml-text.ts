// Text as XML 1.0 can hold it.

/** What XML has no way to write: most control characters, halves of surrogate pairs, two code points. */
// eslint-disable-next-line no-control-regex -- these are the ones
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A reader turns these into spaces in an attribute, and \r\n into \n in a text, unless they are written so.
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

const writable = (text: string): string => text.replace(unwritable, "\uFFFD");

export const xmlText = (text: string): string => writable(text).replace(/[&<>\r]/g, (sign) => entities[sign] ?? sign);

export const xmlAttribute = (text: string): string =>
  writable(text).replace(/[&<>"\n\r\t]/g, (sign) => entities[sign] ?? sign);

/** ` name="value"` for each attribute that has a value. */
export const xmlAttributes = (attributes: Readonly<Record<string, string | number | null>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === null ? "" : ` ${name}="${xmlAttribute(String(value))}"`))
    .join("");
