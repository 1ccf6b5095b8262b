// Which run and which job run a file belongs to, and that importing again changes nothing.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseLayout, type Layout } from "../../src/app/ingest/layout.ts";
import { fresh, folderWith, importing, picture } from "./ingesting.ts";

const abc = "#lines\npass a\nfail b\npass c\n";
const abcAgain = "#lines\npass a\npass b\npass c\n";
const def = "#lines\npass d\npass e\nfail f\n";

const layout = (text: string): Layout => {
  const parsed = parseLayout(text);
  if ("code" in parsed) throw new Error(parsed.why);
  return parsed;
};

/** Files, options, and the picture that they make. `job:` stands before a job; a run is called by its name. */
const rows: readonly [string, Record<string, string>, Parameters<typeof importing>[2], string[]][] = [
  ["a lone file is a run", { "r/a.txt": abc }, {}, ["a.txt/: a pass, b fail, c pass"]],
  [
    "files of one folder with the same tests are runs of their own",
    { "r/one.txt": abc, "r/two.txt": abcAgain },
    {},
    ["one/: a pass, b fail, c pass", "two/: a pass, b pass, c pass"],
  ],
  [
    "files of one folder with different tests are one run",
    { "r/one.txt": abc, "r/two.txt": def },
    {},
    ["r/: a pass, b fail, c pass, d pass, e pass, f fail"],
  ],
  [
    "folders with numbers are runs, the folders in them jobs",
    { "r/0001/unit/x.txt": abc, "r/0001/lint/x.txt": def, "r/0002/unit/x.txt": abcAgain },
    {},
    ["0001/lint: d pass, e pass, f fail", "0001/unit: a pass, b fail, c pass", "0002/unit: a pass, b pass, c pass"],
  ],
  [
    "a layout names runs and jobs",
    { "r/unit/mon/x.txt": abc, "r/unit/tue/x.txt": abcAgain },
    { layout: layout("{job}/{run}/*") },
    ["mon/unit: a pass, b fail, c pass", "tue/unit: a pass, b pass, c pass"],
  ],
];

test.each(rows)("%s", async (_, files, options, expected) => {
  const store = fresh();
  await importing(store, [join(folderWith(files), "r")], options);
  expect(await picture(store)).toEqual(expected);
});

test("importing twice changes nothing, and a moved file is the same run", async () => {
  const root = folderWith({ "r/a.txt": abc, "elsewhere/keep.md": "" });
  const store = fresh();
  const first = await importing(store, [join(root, "r/a.txt")]);
  expect(first).toMatchObject({ inputs: 1, added: 1, known: 0, replaced: 0, attempts: 3, runs: 1 });
  copyFileSync(join(root, "r/a.txt"), join(root, "elsewhere/b.txt"));
  expect(await importing(store, [join(root, "elsewhere/b.txt")])).toMatchObject({ added: 0, known: 1, attempts: 0 });
  expect(await picture(store)).toHaveLength(1);
});
