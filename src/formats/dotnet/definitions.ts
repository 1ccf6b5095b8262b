// The definitions of a TRX file: the class of each test, and what it says of itself. They stand behind the results, or before them
// as Visual Studio wrote them.

import { noProperties, type Properties } from "../../core/model/properties.ts";
import { detached } from "../detached.ts";
import { IdTable } from "../id-table.ts";
import { KeptProperties } from "../kept-properties.ts";
import { Head, type KeptText } from "../kept-text.ts";
import { propertiesLimit } from "../limits.ts";
import { SharedProperties } from "../shared-properties.ts";
import type { NamedAttributes } from "../xml/named-attributes.ts";

/** Tests that are known before any result of theirs. */
const definedAtMost = 300_000;

/** A `UnitTest` whose element is open. Properties have the names that NUnit and xUnit have for the same. */
export class OpenDefinition {
  readonly id: string;
  /** Null until it is told. */
  className: string | null = null;
  readonly properties: KeptProperties = new KeptProperties();
  #key: Head | null = null;
  #text: Head | null = null;

  constructor(given: NamedAttributes) {
    this.id = given.get("id") ?? "";
    this.properties.addValue("Priority", given.get("priority"));
  }

  /** @returns where the text of the element goes */
  open(element: string, given: NamedAttributes): KeptText | null {
    switch (element) {
      case "TestMethod":
        // Before .NET Core the assembly stands behind the class.
        this.className = given.get("className")?.split(",")[0] ?? "";
        return null;
      case "TestCategoryItem":
        this.properties.addValue("Category", given.get("TestCategory"));
        return null;
      case "Owner":
        this.properties.addValue("Owner", given.get("name"));
        return null;
      case "Key":
        return (this.#key = new Head(propertiesLimit));
      case "Value":
      case "Description":
      case "Workitem":
        return (this.#text = new Head(propertiesLimit));
      default:
        return null;
    }
  }

  /** @param whole whether its own end tag closes it; of a text that is cut off nobody knows the rest */
  close(element: string, whole: boolean): void {
    if (!whole) return;
    const text = this.#text?.toString().trim() ?? "";
    if (element === "Property") this.properties.add(this.#key?.toString().trim() ?? "", text);
    else if (element === "Description") this.properties.addValue("Description", text);
    else if (element === "Workitem") this.properties.addValue("WorkItem", text);
    else return;
    this.#key = null;
    this.#text = null;
  }
}

/** What definitions say by their `testId`, of which no text is kept: a report has one for each of its tests. */
export class Definitions {
  readonly #numbers = new IdTable();
  /** Class names, each once. */
  readonly #names = new Map<string, string>();
  readonly #classes: (string | null)[] = [null];
  /** By their numbers; most tests have none. */
  readonly #properties = new Map<number, Properties>();
  readonly #shared = new SharedProperties();

  /** How many tests have properties that there was no room for. */
  get left(): number {
    return this.#shared.left;
  }

  numberOf(testId: string): number {
    if (testId === "") return 0;
    const slot = this.#numbers.slotOf(testId);
    const known = this.#numbers.get(slot);
    if (known !== 0) return known;
    const number = this.#classes.push(null) - 1;
    this.#numbers.set(slot, number);
    return number;
  }

  define({ id, className, properties }: OpenDefinition): void {
    const known = this.#numbers.get(this.#numbers.slotOf(id));
    const number = known === 0 && this.#classes.length <= definedAtMost ? this.numberOf(id) : known;
    if (number === 0) return;
    if (className !== null) this.#classes[number] = this.#nameOf(className);
    const told = this.#shared.of(properties.list());
    if (told.length > 0) this.#properties.set(number, told);
  }

  #nameOf(className: string): string {
    const name = this.#names.get(className) ?? detached(className);
    this.#names.set(name, name);
    return name;
  }

  /** Null for a test that is not defined. */
  classOf(number: number): string | null {
    return this.#classes[number] ?? null;
  }

  propertiesOf(number: number): Properties {
    return this.#properties.get(number) ?? noProperties;
  }
}
