// What is said of a format is shown by its corpus, and docs/reference/formats.md says that and no more:
// `UPDATE_DOCS=1 npx vitest run test/formats/formats-doc` writes its tables.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formats } from "../../src/formats/registry.ts";
import { outcomes } from "../../src/core/model/outcome.ts";
import { allKept, shownBy, tellingsOf } from "./kept.ts";

/** Formats of a history's other facts, which tell of no attempt. */
const withoutTests = new Set(["git-log"]);

const page = join(import.meta.dirname, "../../docs/reference/formats.md");
const tellings = new Map(formats.map(({ name }) => [name, tellingsOf(name)]));
const ofTests = formats.filter(({ name }) => !withoutTests.has(name));

describe.each(ofTests.map((format) => [format.name, format] as const))("%s", (name, { keeps = [], retriesIn }) => {
  test("keeps what it claims, and claims what it keeps", () => {
    expect(keeps.toSorted()).toEqual(shownBy(tellings.get(name) ?? []).toSorted());
  });

  test("says where it hides a retry, where it has a place for one", () => {
    expect(retriesIn === undefined).toBe(!keeps.includes("retries"));
  });
});

const outcomesOf = (name: string): string => {
  const told = new Set((tellings.get(name) ?? []).flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome)));
  return told.size === 0 ? "–" : outcomes.filter((outcome) => told.has(outcome)).join(", ");
};

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map(row).join("");

const kept = table(
  ["`--as`", "", "kept", "outcomes"],
  ofTests.map(({ name, title, keeps = [] }) => [
    `\`${name}\``,
    title,
    allKept.filter((word) => keeps.includes(word)).join(", "),
    outcomesOf(name),
  ]),
);
const retries = table(
  ["`--as`", "a further attempt shows as"],
  ofTests.flatMap(({ name, retriesIn }) => (retriesIn === undefined ? [] : [[`\`${name}\``, retriesIn]])),
);

test("docs/reference/formats.md has these tables", () => {
  const text = readFileSync(page, "utf8");
  const made = [
    ["kept", kept],
    ["retries", retries],
  ].reduce(
    (done, [name = "", made = ""]) =>
      done.replace(
        new RegExp(`<!-- ${name} -->[^]*?<!-- /${name} -->`),
        () => `<!-- ${name} -->\n\n${made}\n<!-- /${name} -->`,
      ),
    text,
  );
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(page, made);
  expect(text === made || process.env["UPDATE_DOCS"] === "1", "UPDATE_DOCS=1 writes them anew.").toBe(true);
});
