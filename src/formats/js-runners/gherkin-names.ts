// What a scenario is called: the names around it in its feature file. A row of an outline's examples is a test of its own,
// numbered by its table and its place in it, as Cucumber's JUnit XML has it.

import { fieldOf, listOf, textOf } from "../json-fields.ts";

/** The names of a scenario or of a row, before those of its pickle are known. */
interface NodeName {
  readonly feature: string;
  /** Rule, scenario, and the row where it is one. */
  readonly parts: readonly string[];
  readonly scenario: string;
}

export class GherkinNames {
  readonly #nodes = new Map<string, NodeName>();

  /** Takes up the scenarios of a feature file. */
  add(document: unknown): void {
    const feature = fieldOf(document, "feature");
    const name = textOf(feature, "name") ?? "";
    for (const child of listOf(feature, "children")) {
      this.#scenario(fieldOf(child, "scenario"), name, "");
      const rule = fieldOf(child, "rule");
      for (const inner of listOf(rule, "children")) {
        this.#scenario(fieldOf(inner, "scenario"), name, textOf(rule, "name") ?? "");
      }
    }
  }

  /**
   * The parts of a pickle's id: feature, then `rule - scenario - examples - #2.1: name with its parameters`. The file
   * stands for a feature of which nothing was told.
   */
  of(pickle: unknown): readonly string[] {
    const ids = listOf(pickle, "astNodeIds");
    const row = ids.at(-1);
    const node = typeof row === "string" ? this.#nodes.get(row) : undefined;
    const name = textOf(pickle, "name") ?? "";
    if (node === undefined) return [textOf(pickle, "uri")?.replaceAll("\\", "/") ?? "", name];
    const parameters = name !== node.scenario && ids.length > 1 ? `: ${name}` : "";
    return [node.feature, node.parts.filter((part) => part !== "").join(" - ") + parameters];
  }

  #scenario(scenario: unknown, feature: string, rule: string): void {
    const id = textOf(scenario, "id");
    if (id === null) return;
    const name = textOf(scenario, "name") ?? "";
    this.#nodes.set(id, { feature, scenario: name, parts: [rule, name] });
    for (const [table, examples] of listOf(scenario, "examples").entries()) {
      for (const [place, row] of listOf(examples, "tableBody").entries()) {
        const rowId = textOf(row, "id");
        const parts = [rule, name, textOf(examples, "name") ?? "", `#${table + 1}.${place + 1}`];
        if (rowId !== null) this.#nodes.set(rowId, { feature, scenario: name, parts });
      }
    }
  }
}
