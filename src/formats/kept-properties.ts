// Properties on their way out of a file, kept up to a limit: a build server may write its whole environment into each report.

import { noProperties, type Properties, type Property } from "../core/model/properties.ts";
import { propertiesLimit } from "./limits.ts";

/** Takes each pair of a name and a value once. */
export class KeptProperties {
  /** How many were left out for want of room. */
  left = 0;
  readonly #kept: Property[] = [];
  readonly #seen = new Set<string>();
  #room = propertiesLimit;

  add(name: string, value: string): void {
    const key = `${name.length} ${name}${value}`;
    if (name === "" || this.#seen.has(key)) return;
    if (name.length + value.length > this.#room) {
      this.left += 1;
      return;
    }
    this.#seen.add(key);
    this.#room -= name.length + value.length;
    this.#kept.push({ name, value });
  }

  list(): Properties {
    return this.#kept.length === 0 ? noProperties : [...this.#kept];
  }
}
