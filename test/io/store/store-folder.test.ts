// The folder of a new history keeps itself out of git; one that somebody named, or changed, is left as it is.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeStoreFolder } from "../../../src/io/store/store-folder.ts";

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "deflake-store-folder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test.each([
  ["a new history", ".deflake/log", true],
  ["the history of a new folder", "a/b/.deflake", true],
  ["one with a name of somebody's", "history/log", false],
  ["a name that only looks like it", "x.deflake/log", false],
])("%s: %s", (_, path, hidden) => {
  const folder = place();
  makeStoreFolder(join(folder, path));
  expect(existsSync(join(folder, path))).toBe(true);
  const store = join(folder, path.replace(/\/log$/, ""));
  expect(existsSync(join(store, ".gitignore"))).toBe(hidden);
  if (hidden) expect(readFileSync(join(store, ".gitignore"), "utf8")).toMatch(/^\*$/m);
});

test("whoever wants it in git deletes the file once", () => {
  const folder = place();
  makeStoreFolder(join(folder, ".deflake/log"));
  rmSync(join(folder, ".deflake/.gitignore"));
  makeStoreFolder(join(folder, ".deflake/imports"));
  mkdirSync(join(folder, "old/.deflake"), { recursive: true });
  makeStoreFolder(join(folder, "old/.deflake/log"));
  expect([".deflake", "old/.deflake"].map((name) => existsSync(join(folder, name, ".gitignore")))).toEqual([
    false,
    false,
  ]);
});
