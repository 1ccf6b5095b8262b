// The table of what each runner can do, in docs/reference/runners.md, is made of the runners themselves. UPDATE_CORPUS=1
// writes it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runners } from "../../src/runners/registry.ts";
import type { Abilities, Runner } from "../../src/runners/runner.ts";

const path = join(import.meta.dirname, "../../docs/reference/runners.md");
const [begin, end] = ["<!-- begin of what the runners say -->", "<!-- end of what the runners say -->"];

const subsets: Record<Abilities["subset"], string> = { test: "single tests", file: "whole files", none: "no" };
const orders: Record<Abilities["order"], string> = {
  given: "yes",
  files: "of files; within a file as they stand there",
  own: "its own",
};
const yes = (is: boolean): string => (is ? "yes" : "–");

/** How it leaves out single tests, for rules with `action: skip`. */
function leavingOut(runner: Runner): string {
  const { excludesByName, can } = runner;
  if (excludesByName !== undefined) return "where no other has the name";
  if ("exclude" in runner) return "yes";
  return can.list && can.subset === "test" ? "by running all others" : "–";
}

function table(): string {
  const rows = runners.map((runner) => {
    const { name, title, can } = runner;
    return [
      `\`${name}\``,
      title,
      subsets[can.subset],
      leavingOut(runner),
      orders[can.order],
      yes(can.seed),
      yes(can.workers),
      yes(can.list),
      can.output === "untouched" ? "as ever" : "replaced",
    ];
  });
  const head = "`--runner`||runs a selection|leaves tests out|keeps its order|seed|workers|lists|what people see".split(
    "|",
  );
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

test("the table is what the runners say", () => {
  const text = readFileSync(path, "utf8");
  const from = text.indexOf(begin) + begin.length;
  const made = `${text.slice(0, from)}\n\n${table()}\n\n${text.slice(text.indexOf(end))}`;
  if (process.env["UPDATE_CORPUS"] === "1") writeFileSync(path, made);
  expect(from, "docs/reference/runners.md has no place for the table.").toBeGreaterThanOrEqual(begin.length);
  expect(readFileSync(path, "utf8"), "Run UPDATE_CORPUS=1 npx vitest run test/runners/table.test.ts").toBe(made);
});

test("runners have different names", () => {
  const names = runners.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
