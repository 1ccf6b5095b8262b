// Where the files of the corpus come from: what was recorded says by what, and nothing in it is of one machine alone.
import { readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { corpus, corpusFiles } from "./corpus.ts";

interface Origin {
  readonly tool: string;
  readonly version: string;
  readonly project: string;
  readonly command: string;
}

const recorded = new Map(
  Object.entries(JSON.parse(readFileSync(join(corpus, "recorded.json"), "utf8")) as Record<string, Origin>),
);
const files = new Map(corpusFiles().map(({ format, name, bytes }) => [`${format}/${name}`, bytes]));

test("every file that recorded.json names is there", () => {
  expect([...recorded.keys()].filter((file) => !files.has(file))).toEqual([]);
  expect(recorded.size).toBeGreaterThan(0);
});

test.each([...recorded])("%s says which tool wrote it in which version by which command", (file, origin) => {
  expect(origin.tool).not.toBe("");
  expect(file).toContain(origin.version);
  expect(origin.command).not.toBe("");
  expect(origin.project).toMatch(/^test\/projects\/[\w-]+$/);
});

describe("nothing is of this machine alone", () => {
  const root = resolve(import.meta.dirname, "../..");
  const own = [`${root}/`, `${homedir()}/`, `"${hostname()}"`].filter((text) => text.length > 3);
  test.each([...recorded.keys()])("in %s", (file) => {
    const text = (files.get(file) ?? Buffer.alloc(0)).toString("latin1");
    expect(own.filter((path) => text.includes(path))).toEqual([]);
    expect(JSON.stringify(recorded.get(file))).not.toContain(root);
  });
});
