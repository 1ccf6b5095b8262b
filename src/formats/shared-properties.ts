// Properties that are held for many tests at once, each list of them once: most tests of a file have the same tags, or none.

import { noProperties, parseProperties, propertiesText, type Properties } from "../core/model/properties.ts";
import { counted } from "./remarks.ts";

/** Characters of all lists together. */
const heldAtMost = 8 * 1024 * 1024;

export class SharedProperties {
  /** How many tests have properties that there was no room for. */
  left = 0;
  readonly #known = new Map<string, Properties>();
  #room = heldAtMost;

  /** The same properties, of which none keeps the input alive that they were cut from. */
  of(properties: Properties): Properties {
    const text = propertiesText(properties);
    if (text === null) return noProperties;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (text.length > this.#room) {
      this.left += 1;
      return noProperties;
    }
    this.#room -= text.length;
    const own = parseProperties(text);
    this.#known.set(text, own);
    return own;
  }
}

/** What to say of those. */
export const propertiesLeft = (tests: number): string =>
  `The properties of ${counted(tests, "test")} are left out: the file has too many.`;
