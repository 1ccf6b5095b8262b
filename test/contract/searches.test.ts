// What every store of searches keeps to, over the one there is.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "../fast-check.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Searches } from "../../src/app/ports.ts";
import { ProblemError } from "../../src/core/model/problem.ts";
import { openSearches } from "../../src/io/searches.ts";

let folder: string;
let searches: Searches;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deflake-searches-"));
  searches = openSearches(join(folder, "store"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (id: string): string => join(folder, "store", "searches", `${id}.ndjson`);

async function see(id: string, ...seen: readonly unknown[]): Promise<void> {
  const log = await searches.open(id, { test: "t" });
  for (const one of seen) log.append(one);
  log.close();
}

async function seenOf(id: string): Promise<readonly unknown[]> {
  const log = await searches.open(id, "another subject");
  log.close();
  return log.seen;
}

test("a search is picked up with its subject and all that was seen, in order", async () => {
  await see("a", { trial: 1 }, { trial: 2, failed: true });
  await see("a", { trial: 3 });
  const log = await searches.open("a", "another subject");
  log.close();
  expect(log.subject).toEqual({ test: "t" });
  expect(log.seen).toEqual([{ trial: 1 }, { trial: 2, failed: true }, { trial: 3 }]);
});

test("searches of different ids know nothing of each other", async () => {
  await see("a", 1);
  expect(await seenOf("b")).toEqual([]);
});

test.each([
  { undo: 1, gives: 1, left: [1, 2] },
  { undo: 2, gives: 2, left: [1] },
  { undo: 7, gives: 3, left: [] },
  { undo: 0, gives: 0, left: [1, 2, 3] },
])("undo $undo of three takes $gives back", async ({ undo, gives, left }) => {
  await see("a", 1, 2, 3);
  expect(await searches.undo("a", undo)).toBe(gives);
  expect(await seenOf("a")).toEqual(left);
  await see("a", 4);
  expect(await seenOf("a")).toEqual([...left, 4]);
});

test("there is nothing to undo in a search that was never begun", async () => {
  expect(await searches.undo("a", 1)).toBe(0);
});

test("restarting begins anew and keeps what was seen aside", async () => {
  await see("a", 1);
  await searches.restart("a");
  expect(await seenOf("a")).toEqual([]);
  expect(readFileSync(`${path("a")}.old`, "utf8")).toContain('{"seen":1}');
  await searches.restart("never begun");
});

test("cut off at any byte, all observations before the cut are there and the next one joins them", async () => {
  const seen = [{ n: "eins" }, { n: "zwei — ü" }, { n: "drei" }];
  await see("a", ...seen);
  const whole = readFileSync(path("a"));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), async (cut) => {
      writeFileSync(path("a"), whole);
      truncateSync(path("a"), cut);
      const breaks = [...whole.subarray(0, cut)].filter((byte) => byte === 0x0a).length;
      const left = seen.slice(0, Math.max(0, breaks - 1));
      await see("a", "next");
      expect(await seenOf("a")).toEqual([...left, "next"]);
    }),
  );
});

describe("files that were not written by us alone", () => {
  test("logs put one after the other are one search", async () => {
    await see("a", 1);
    await see("b", 2, 3);
    appendFileSync(path("a"), readFileSync(path("b")));
    expect(await seenOf("a")).toEqual([1, 2, 3]);
  });

  test("lines of an unknown kind, and lines that are no JSON, stay and are not read", async () => {
    await see("a", 1);
    appendFileSync(path("a"), '{"later":true}\nnoise\n"text"\n');
    await see("a", 2);
    expect(await seenOf("a")).toEqual([1, 2]);
    expect(readFileSync(path("a"), "utf8")).toContain('{"later":true}\nnoise\n');
  });

  test("a log of a newer version is refused and left as it is", async () => {
    await see("a", 1);
    const newer = ofVersion(readFileSync(path("a"), "utf8"), (own) => own + 1);
    writeFileSync(path("a"), newer);
    await expect(searches.open("a", null)).rejects.toMatchObject({ problem: { code: "store-too-new" } });
    expect(readFileSync(path("a"), "utf8")).toBe(newer);
  });

  test("a log of an older version is gone on with", async () => {
    await see("a", 1);
    writeFileSync(
      path("a"),
      ofVersion(readFileSync(path("a"), "utf8"), () => 1),
    );
    await see("a", 2);
    expect(await seenOf("a")).toEqual([1, 2]);
  });

  test("a place that cannot be written is a problem, not a stack trace", async () => {
    writeFileSync(join(folder, "store"), "a file");
    await expect(searches.open("a", null)).rejects.toThrow(ProblemError);
  });
});

test("an observation is on disc when append returns", async () => {
  const log = await searches.open("a", null);
  const before = statSync(path("a")).size;
  log.append({ n: 1 });
  expect(statSync(path("a")).size).toBe(before + '{"seen":{"n":1}}\n'.length);
  log.close();
});

const ofVersion = (log: string, version: (own: number) => number): string =>
  log.replace(/"version":(\d+)/, (_, own) => `"version":${version(Number(own))}`);
