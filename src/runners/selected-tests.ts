// Selected tests as runners of JavaScript find them: by file, and by a pattern of their titles.

import { testId } from "../core/model/test-id.ts";
import type { Selected, Unable } from "./runner.ts";

/** The tests of each file, files in the order in which they come up. Null where a test's file is not known. */
export function byFile(tests: readonly Selected[]): ReadonlyMap<string, readonly Selected[]> | null {
  const files = new Map<string, Selected[]>();
  for (const test of tests) {
    if (test.file === null) return null;
    const list = files.get(test.file);
    if (list === undefined) files.set(test.file, [test]);
    else list.push(test);
  }
  return files;
}

/** Whether the tests of each file stand together, so that running file by file keeps the order. */
export function keepsFilesApart(tests: readonly Selected[]): boolean {
  const done = new Set<string | null>();
  let last: string | null = null;
  for (const { file } of tests) {
    if (file !== last && done.has(file)) return false;
    done.add(file);
    last = file;
  }
  return true;
}

/** The titles of a test without its file, outermost first. A title that has the separator in it comes in pieces. */
export function titlesOf({ test, file }: Selected): readonly string[] {
  const prefix = file === null ? "" : `${testId([file])} > `;
  return (prefix !== "" && test.startsWith(prefix) ? test.slice(prefix.length) : test).split(" > ");
}

/** @param title of the runner */
export const refuseMixedFiles = (title: string): Unable => ({
  kind: "unable",
  why: `${title} runs one file of tests after the other, and the order asked for goes back to a file.`,
  fix: "Let the tests of each file stand together.",
});
