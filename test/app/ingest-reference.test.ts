// docs/reference/import.md against the code: its words, limits and examples.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLayout, placingsOf, type Located } from "../../src/app/ingest/layout.ts";
import { namedFolders } from "../../src/app/ingest/folders.ts";
import { parseSidecar } from "../../src/app/ingest/sidecar.ts";

const page = readFileSync(new URL("../../docs/reference/import.md", import.meta.url), "utf8");

test("the sidecar of the reference is one, and every key of it is understood", () => {
  const json = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const keys = Object.keys(JSON.parse(json) as object).map((key) => (key === "exitCode" ? "conclusion" : key));
  expect(Object.keys(parseSidecar(json) ?? {}).sort()).toEqual(keys.sort());
});

test("the words of a layout are those of the reference", () => {
  const problem = parseLayout("{nonsense}");
  const words = "why" in problem ? (problem.why.match(/\{[a-z.A-Z]+\}/g) ?? []) : [];
  expect(words.length).toBeGreaterThan(8);
  for (const word of words.slice(1)) expect(page).toContain(`\`${word}\``);
});

test.each<[string, readonly [string, number][], readonly (string | null)[]]>([
  ["{run}/{job}/*", [["r/1/unit/a.xml", 3]], ["1 unit  a.xml"]],
  ["{run}/{job}/*", [["r/1/unit/sub/a.xml", 4]], [null]],
  ["{run}/{job}/*", [["r/1/unit/a.xml", 2]], ["1 unit  a.xml"]],
  ["{run}/{job}/*", [["r/1/unit/a.xml", 0]], ["1 unit  a.xml"]],
  // What fits one of them without the argument's own folders shows that these are not meant.
  [
    "{run}/*",
    [
      ["r/1/a.xml", 2],
      ["r/b.xml", 1],
    ],
    ["1   a.xml", null],
  ],
  ["{run}/**", [["r/1/x/y/a.xml", 4]], ["1   x/y/a.xml"]],
  ["**/{run}/{job}.xml", [["r/x/y/1/unit.xml", 4]], ["1 unit  x/y"]],
  ["**/{run}/{job}.xml", [["1/unit.xml", 2]], ["1 unit  "]],
  ["{job}-{os}/run-{run}.xml", [["r/unit-mac/run-7.xml", 2]], ["7 unit os=mac "]],
  ["{run}/{platform.node}/*", [["r/1/22/a.xml", 3]], ["1  node=22 a.xml"]],
  ["{run}/{job}.xml", [["r/1/a+b.xml", 2]], ["1 a+b  "]],
])("%s over %j", (text, files, expected) => {
  const layout = parseLayout(text);
  if ("code" in layout) throw new Error(layout.why);
  const located = files.map(([path, depth]): Located => ({ path, depth }));
  const seen = placingsOf(layout, located).map((placing) =>
    placing === null
      ? null
      : `${placing.naming.run ?? ""} ${placing.naming.job ?? ""} ${[...(placing.naming.platform ?? [])].map(([key, fact]) => `${key}=${fact}`).join(" ")} ${placing.rest}`,
  );
  expect(seen).toEqual(expected);
});

test.each(["", "*", "a/b", "{run}/{run}/*", "{rum}/*", "{run}/}", "{/*"])("“%s” is no layout", (text) => {
  expect(parseLayout(text)).toMatchObject({ code: "usage" });
});

test.each<[readonly string[], readonly string[]]>([
  [
    ["r/0001/unit", "r/0002/unit"],
    ["0001|", "0002|"],
  ],
  [
    ["r/0001/unit", "r/0001/lint", "r/0002/unit"],
    ["0001|unit", "0001|lint", "0002|unit"],
  ],
  [
    ["unit/2026-01-02", "lint/2026-01-02"],
    ["2026-01-02|unit", "2026-01-02|lint"],
  ],
  [
    ["r/4f2a91c", "r/0b77e1d"],
    ["4f2a91c|", "0b77e1d|"],
  ],
  [
    ["r/0001/a", "r/0001/b"],
    ["0001|a", "0001|b"],
  ],
  [
    ["r/mon", "r/tue"],
    ["null|mon", "null|tue"],
  ],
  [
    ["m1/target/x", "m2/sub/target/x"],
    ["null|m1", "null|m2/sub"],
  ],
  [
    ["py39", "py310"],
    ["null|py39", "null|py310"],
  ],
  [
    ["", "a"],
    ["null|", "null|a"],
  ],
])("folders %j", (paths, expected) => {
  const named = namedFolders(paths);
  expect(paths.map((path) => `${named.get(path)?.run}|${named.get(path)?.job}`)).toEqual(expected);
});
