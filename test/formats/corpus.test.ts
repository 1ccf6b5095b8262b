// Every file of the corpus: its format recognises it, tells what `<file>.expected.txt` says, whatever the pieces, and
// of a file that is cut at any byte what stood before the cut. UPDATE_CORPUS=1 writes the expectations anew.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as fc from "../fast-check.ts";
import { describe, expect, test } from "vitest";
import { detect, formatNamed, formats } from "../../src/formats/registry.ts";
import { contentOf, corpusFiles, inPieces, readPieces, renderTold } from "./corpus.ts";

test.each(formats.map(({ name }) => name))("%s has a corpus", (name) => {
  expect(corpusFiles(name).length).toBeGreaterThan(0);
});

describe.each(corpusFiles().map((file) => [`${file.format}/${file.name}`, file] as const))("%s", (_title, file) => {
  const format = formatNamed(file.format);
  if (format === null) throw new Error(`test/corpus/${file.format} is the folder of no format.`);
  const text = contentOf(format, file.bytes);
  const told = readPieces(format, file.name, [text]);

  test("is recognised", () => {
    const [head, bytes] = [contentOf({}, file.bytes), contentOf({ content: "bytes" }, file.bytes)];
    expect(detect(head.slice(0, 65_536), file.name, formats, bytes.slice(0, 65_536))?.name).toBe(file.format);
  });

  test("tells what is expected", () => {
    const expectation = `${file.path}.expected.txt`;
    if (process.env["UPDATE_CORPUS"] === "1") writeFileSync(expectation, renderTold(told));
    expect(existsSync(expectation), `Run with UPDATE_CORPUS=1, then read ${expectation}.`).toBe(true);
    expect(renderTold(told)).toBe(readFileSync(expectation, "utf8"));
  });

  test("tells the same in any pieces", () => {
    expect(readPieces(format, file.name, text.split(""))).toEqual(told);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: Math.ceil(text.length / 4) + 1 }), { maxLength: 20 }), (sizes) => {
        expect(readPieces(format, file.name, inPieces(text, sizes))).toEqual(told);
      }),
      { numRuns: 30 },
    );
  });

  // Long files are cut at a sample of their bytes, always the same one.
  const step = Math.max(1, Math.floor(file.bytes.length / 1_500));
  test("cut at any byte, invents no test and no run", () => {
    const tests = new Set(told.attempts.map((attempt) => attempt.test));
    const runs = new Set([...told.runs, ...told.jobRuns].map(({ id }) => String(id)));
    for (let cut = 0; cut < file.bytes.length; cut += step) {
      const some = readPieces(format, file.name, [contentOf(format, file.bytes.subarray(0, cut))]);
      const strangers = some.attempts.map((attempt) => attempt.test).filter((name) => !tests.has(name));
      expect(strangers, `cut at byte ${cut}`).toEqual([]);
      const strangeRuns = [...some.runs, ...some.jobRuns].map(({ id }) => String(id)).filter((id) => !runs.has(id));
      expect(strangeRuns, `cut at byte ${cut}`).toEqual([]);
      for (const { place } of some.notes) expect(place?.source ?? file.name).toBe(file.name);
    }
  });
});
