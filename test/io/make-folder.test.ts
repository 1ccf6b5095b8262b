// Folders appear with all those above them, and where none can appear the system says why.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder } from "../../src/io/make-folder.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "deflake-folder-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("it is there afterwards, and making it again changes nothing", () => {
  const path = join(root, "a/b/c");
  makeFolder(path);
  makeFolder(path);
  expect(existsSync(path)).toBe(true);
});

test("a file in the way is said", () => {
  writeFileSync(join(root, "file"), "");
  expect(() => makeFolder(join(root, "file"))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(root, "file/below"))).toThrow(/EEXIST|ENOTDIR/);
});

test.skipIf(!existsSync("/proc/self"))("a file system that takes no folders ends in an error, not in a loop", () => {
  expect(() => makeFolder("/proc/deflake")).toThrow(/mkdir/);
  expect(() => makeFolder("/proc/deflake/below")).toThrow(/mkdir/);
});
