// The recorded history in examples/micropython: its three kinds of files are recognised, read without a remark, and
// agree with each other in every job of every run.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mergeTellings } from "../../src/core/model/merge-tellings.ts";
import { evidenceOf } from "../../src/core/model/outcome.ts";
import { detect } from "../../src/formats/registry.ts";
import { readPieces, type Told } from "./corpus.ts";

const history = join(import.meta.dirname, "../../examples/micropython");
const runs = readdirSync(history).filter((name) => /^\d+$/.test(name));

function read(folder: string, name: string): { readonly format: string; readonly told: Told } | null {
  const path = join(folder, name);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8");
  const format = detect(text, name);
  return format === null ? null : { format: format.name, told: readPieces(format, name, [text]) };
}

/** Every test with what it did, in one order. */
const ends = ({ attempts }: Told): readonly string[] =>
  attempts.map(({ test: name, outcome, ignoredBecause }) => `${name} ${outcome} ${ignoredBecause}`).toSorted();

test("there are 60 runs", () => {
  expect(runs.length).toBe(60);
});

test.each(runs)("run %s", (run) => {
  for (const job of readdirSync(join(history, run))) {
    const folder = join(history, run, job);
    const log = read(folder, "console.txt");
    const results = read(folder, "_results.json");
    const failures = read(folder, "print-failures.txt");
    expect([log?.format, results?.format]).toEqual(["micropython-console", "micropython-results"]);
    if (log === null || results === null) return;
    const files = [log, results, ...(failures === null ? [] : [failures])];
    for (const { told } of files) expect(told.notes).toEqual([]);
    expect([log.told.facts.complete, results.told.facts.complete]).toEqual([true, true]);
    expect(log.told.facts.platform).toEqual(results.told.facts.platform);
    expect(ends(log.told)).toEqual(ends(results.told));

    const merged = mergeTellings(files.map(({ format, told }) => ({ format, attempts: told.attempts })));
    expect(merged.notes).toEqual([]);
    expect(merged.attempts.length).toBe(log.told.attempts.length);
    const bad = merged.attempts.filter(({ outcome }) => evidenceOf(outcome) === "bad");
    expect(bad.every(({ failure }) => failure !== null)).toBe(true);
  }
});
