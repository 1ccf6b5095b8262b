// Properties on their way out of a file, kept up to a limit: a build server may write its whole environment into each report.

import { noProperties, type Properties, type Property } from "../core/model/properties.ts";
import { propertiesLimit } from "./limits.ts";
import { counted } from "./remarks.ts";

const noNames: ReadonlySet<string> = new Set();

/** Takes each pair of a name and a value once. */
export class KeptProperties {
  /** How many were left out for want of room. */
  left = 0;
  readonly #kept: Property[] = [];
  /** Most tests have none. */
  #seen: Set<string> | null = null;
  #room = propertiesLimit;

  add(name: string, value: string): void {
    const key = `${name.length} ${name}${value}`;
    const seen = (this.#seen ??= new Set());
    if (name === "" || seen.has(key)) return;
    if (name.length + value.length > this.#room) {
      this.left += 1;
      return;
    }
    seen.add(key);
    this.#room -= name.length + value.length;
    this.#kept.push({ name, value });
  }

  /** Of a name that says nothing by itself. */
  addValue(name: string, value: string | null): void {
    if (value !== null && value !== "") this.add(name, value);
  }

  /** Each field of a JSON object: a text as it is, any other value as JSON. A field with several values stands there with each. */
  addFields(object: unknown, known: ReadonlySet<string> = noNames): void {
    if (typeof object !== "object" || object === null || Array.isArray(object)) return;
    for (const [name, value] of Object.entries(object)) if (!known.has(name)) this.addField(name, value);
  }

  addField(name: string, value: unknown): void {
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      this.add(name, typeof one === "string" ? one : (JSON.stringify(one) ?? ""));
  }

  list(): Properties {
    return this.#kept.length === 0 ? noProperties : [...this.#kept];
  }
}

/** What to say where properties were longer than is kept. */
export const propertiesCut = (times: number): string =>
  `${counted(times, "test has", "tests have")} more than ${propertiesLimit} characters of properties; what goes beyond is left out.`;
