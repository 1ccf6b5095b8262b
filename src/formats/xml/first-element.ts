// The first element of an XML file, by which formats know their own.

const start =
  /^(?:\uFEFF|\s|<\?[^>]*>|<!--[^]*?-->|<!DOCTYPE[^[>]*(?:\[[^]*?\])?[^>]*>)*<((?:[\w.-]+:)?\w[\w.-]*)([^>]*)/;

/** Its name without a prefix, and what stands in its tag as far as the head goes; null where there is none. */
export function firstElement(head: string): { readonly name: string; readonly tag: string } | null {
  const [, name, tag] = start.exec(head) ?? [];
  return name === undefined ? null : { name: name.slice(name.indexOf(":") + 1), tag: tag ?? "" };
}
