// What users and runners say of a test or a run in words of their own: a ticket's number, an owner, a tag. Kept as it was said;
// nothing here decides by it.

export interface Property {
  readonly name: string;
  /** Empty where the name says it all. */
  readonly value: string;
}

/** In the order in which they were told. One name may stand there with several values. */
export type Properties = readonly Property[];

/** Shared by all that have none, which are nearly all. */
export const noProperties: Properties = [];

/** What both say, each once: the first telling's first. */
export function joinProperties(known: Properties, told: Properties): Properties {
  if (told.length === 0 || known === told) return known;
  if (known.length === 0) return told;
  const seen = new Set(known.map(keyOf));
  return [...known, ...told.filter((property) => !seen.has(keyOf(property)))];
}

/** One text for a list, the same for the same list; null for none. Stores keep it. */
export const propertiesText = (properties: Properties): string | null =>
  properties.length === 0 ? null : JSON.stringify(properties.map(({ name, value }) => [name, value]));

/** Reads what {@link propertiesText} wrote. What is no pair of texts is left out. */
export function parseProperties(text: string | null): Properties {
  if (text === null || text === "") return noProperties;
  try {
    return propertiesIn(JSON.parse(text));
  } catch {
    return noProperties;
  }
}

/** Properties out of JSON: pairs of a name and a value. */
export function propertiesIn(json: unknown): Properties {
  if (!Array.isArray(json)) return noProperties;
  const found = json.flatMap((pair: unknown): readonly Property[] => {
    if (!Array.isArray(pair)) return [];
    const [name, value]: readonly unknown[] = pair;
    return typeof name === "string" && typeof value === "string" ? [{ name, value }] : [];
  });
  return found.length === 0 ? noProperties : found;
}

const keyOf = ({ name, value }: Property): string => JSON.stringify([name, value]);
