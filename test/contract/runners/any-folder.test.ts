// Test files in folders of any name: two that are called alike are told apart, by what is recorded, chosen and listed.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { jest } from "../../../src/runners/jest.ts";
import type { Runner } from "../../../src/runners/runner.ts";
import { vitest } from "../../../src/runners/vitest.ts";
import { packagesOf } from "./javascript-projects.ts";
import { listIn, runIn } from "./run.ts";
import { freshFolder } from "./start.ts";

const files = ["checkout/index.test.js", "cart/index.test.js"];
const ids = files.map((file) => asTestId(`${file} > adds`)).sort();
const chosen = { test: asTestId("cart/index.test.js > adds"), file: "cart/index.test.js" };

interface Kind {
  readonly runner: Runner;
  readonly words: readonly string[];
  readonly source: string;
}

const kinds: readonly Kind[] = [
  {
    runner: vitest,
    words: ["node", "node_modules/vitest/vitest.mjs", "run"],
    source: 'import { test } from "vitest"; test("adds", () => {});',
  },
  { runner: jest, words: ["node", "node_modules/jest/bin/jest.js"], source: 'test("adds", () => {});' },
];

function place(packages: string, source: string): string {
  const folder = freshFolder();
  symlinkSync(packages, join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  for (const file of files) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), source);
  }
  return folder;
}

const installed = kinds.flatMap((kind) =>
  packagesOf(kind.runner.name).map(({ version, folder, missing }) => ({ ...kind, version, packages: folder, missing })),
);

describe.each(installed)("$runner.title $version", ({ runner, words, source, packages, missing }) => {
  if (missing !== null) console.warn(`skipped ${runner.title}: ${missing}`);
  const command = runner.recognise(words)!;

  test.skipIf(missing !== null)("records, chooses and lists", async () => {
    const folder = place(packages, source);
    const whole = await runIn(folder, (scratch) => runner.record(command, scratch));
    expect(whole.attempts.map(({ test: id }) => id).sort()).toEqual(ids);
    const selection = { tests: [chosen], ordered: false, seed: null, workers: null };
    const one = await runIn(folder, (scratch) => runner.select(command, selection, scratch));
    expect(one.attempts.map(({ test: id, outcome }) => [id, outcome])).toEqual([[chosen.test, "pass"]]);
    if (runner.can.list)
      expect([...((await listIn(folder, (scratch) => runner.list!(command, scratch))) ?? [])].sort()).toEqual(ids);
  });
});
