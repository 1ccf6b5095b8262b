// What goes wrong with some inputs costs those and no others, is said, and can be done again.
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import type { Ingested } from "../../src/app/ingest.ts";
import { everything, type Input, type Inputs, type Store } from "../../src/app/ports.ts";
import { ProblemError, type Problem } from "../../src/core/model/problem.ts";
import { formats } from "../../src/formats/registry.ts";
import { openInputs } from "../../src/io/inputs/inputs.ts";
import { zipOf } from "../io/zip-bytes.ts";
import { folderWith, fresh, importing, picture } from "./ingesting.ts";

const abc = "#lines\npass a\nfail b\npass c\n";
const def = "#lines\npass d\npass e\nfail f\n";

async function problemOf(importing: Promise<Ingested>): Promise<Problem> {
  try {
    await importing;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error("It went well.");
}

const codes = ({ notes }: Ingested): string[] => notes.map(({ code }) => code);

test("files of a folder that no format claims are one quiet note; one that was named is warned of", async () => {
  const root = folderWith({
    "r/a.txt": abc,
    "r/README.md": "# Hi",
    "r/empty.log": "",
    "r/logo.bin": Buffer.from([0, 1]),
  });
  const inFolder = await importing(fresh(), [join(root, "r")]);
  expect(inFolder.notes).toMatchObject([{ code: "passed-over", level: "info", place: null }]);
  expect(inFolder.notes[0]?.what).toMatch(/^Passed over 3 files that are of no format that deflake reads, such as /);
  const named = await importing(fresh(), [join(root, "r/a.txt"), join(root, "r/README.md"), join(root, "r/empty.log")]);
  expect(named.notes.map(({ code, level }) => `${level} ${code}`).sort()).toEqual([
    "warning empty-file",
    "warning unknown-format",
  ]);
});

test("one bad file among good ones is a remark", async () => {
  const root = folderWith({
    "r/a.txt": abc,
    "r/b.bin": Buffer.from([0, 1, 2]),
    "r/c.txt": "",
    "r/d.txt.gz": Buffer.from("no gz"),
    "r/x.zip": zipOf([
      { name: "e.txt", text: def, claims: { crc: 1 } },
      { name: "../f.txt", text: def },
    ]),
  });
  const store = fresh();
  const result = await importing(store, [join(root, "r"), join(root, "nope.txt")], { runsPer: "file" });
  expect(result).toMatchObject({ inputs: 2, added: 2, interrupted: false });
  expect(codes(result).sort()).toEqual(["passed-over", "bad-input", "zip-climbs", "cannot-read", "bad-input"].sort());
  expect(await picture(store)).toEqual(["a.txt/: a pass, b fail, c pass", "e.txt/: d pass, e pass, f fail"]);
});

test("a file that breaks off is kept as far as it goes, marked incomplete, with its remark", async () => {
  const packed = gzipSync(`${abc}${"pass x\n".repeat(5000)}`);
  const root = folderWith({ "r/a.txt.gz": packed.subarray(0, -12) });
  const store = fresh();
  await importing(store, [join(root, "r")]);
  const { sources, jobRuns } = await store.read(everything, async (history) => ({
    sources: await history.sources(),
    jobRuns: await history.jobRuns(),
  }));
  expect(sources).toEqual([
    expect.objectContaining({ complete: false, notes: [expect.objectContaining({ code: "bad-input" })] }),
  ]);
  expect(sources[0]?.attempts).toBeGreaterThan(1000);
  expect(jobRuns.map(({ complete }) => complete)).toEqual([false]);
});

test.each<[string, Record<string, string | Uint8Array>, Partial<Problem>]>([
  ["an empty folder", {}, { code: "nothing-found", why: "There are no files." }],
  ["no file of a known format", { "r/a.bin": "what" }, { code: "nothing-found" }],
  ["a file that tells nothing", { "r/a.txt": "#lines\n" }, { code: "nothing-found" }],
  ["a zip of climbers", { "r/x.zip": zipOf([{ name: "../a.txt", text: abc }]) }, { code: "refused-input" }],
])("%s is a problem that names the formats", async (_, files, expected) => {
  const root = folderWith({ "r/.keep": "", ...files });
  const problem = await problemOf(importing(fresh(), [join(root, "r")]));
  expect(problem).toMatchObject(expected);
  expect(problem.fix).toContain("lines, list, history");
  expect(problem.fix).toContain("--as");
});

test("a missing path alone is a problem with the system's reason", async () => {
  const problem = await problemOf(importing(fresh(), ["/nowhere/at/all.xml"]));
  expect(problem).toMatchObject({ code: "nothing-found", why: expect.stringContaining("There is no such file") });
});

test("--as takes a format's name, and no other", async () => {
  const root = folderWith({ "a.bin": "pass a\n" });
  const store = fresh();
  await importing(store, [join(root, "a.bin")], { as: "lines" });
  expect(await picture(store)).toEqual(["a.bin/: a pass"]);
  const problem = await problemOf(importing(store, [join(root, "a.bin")], { as: "klingon" }));
  expect(problem).toMatchObject({ code: "usage", why: expect.stringContaining("lines, list, history") });
});

test("progress is told in bytes, of which all are known beforehand", async () => {
  const packed = gzipSync(def);
  const root = folderWith({ "r/a.txt": abc, "r/b.txt.gz": packed });
  const told: (number | null)[] = [];
  let sum = 0;
  await importing(
    fresh(),
    [join(root, "r")],
    {},
    {
      progress: { start: (_, total) => told.push(total), advance: (by) => (sum += by), stop: () => told.push(-1) },
    },
  );
  expect(told).toEqual([abc.length + packed.length, -1]);
  expect(sum).toBe(abc.length + packed.length);
});

/** Inputs that abort after so many pieces of text, and count the intakes of a store that were left open. */
function interruptible(store: Store, pieces: number): { ports: object; open: () => number } {
  const controller = new AbortController();
  const inner = openInputs(async function* () {});
  let left = pieces;
  let open = 0;
  const counted = (input: Input): Input => ({
    ...input,
    async *text(content) {
      for await (const piece of input.text(content))
        // The first part tells of an attempt already.
        for (const part of [piece.slice(0, 14), piece.slice(14)]) {
          if (left-- === 0) controller.abort();
          yield part;
        }
    },
  });
  const inputs: Inputs = {
    async *find(paths) {
      for await (const found of inner.find(paths)) yield "code" in found ? found : counted(found);
    },
  };
  const watched: Store = {
    ...store,
    intake() {
      const intake = store.intake();
      open++;
      return {
        attempt: (slot, attempt) => intake.attempt(slot, attempt),
        commit: async (told) => {
          open--;
          return intake.commit(told);
        },
        abandon: async () => {
          open--;
          return intake.abandon();
        },
      };
    },
  };
  return { ports: { inputs, store: watched, signal: controller.signal }, open: () => open };
}

test("interrupted at any moment, what is saved stays, nothing is half saved, and the same again does the rest", async () => {
  const root = folderWith({ "r/a.txt": abc, "r/b.txt": def, "r/c.txt": abc.replace("pass a", "pass x") });
  const whole = ["a.txt/: a pass, b fail, c pass", "b.txt/: d pass, e pass, f fail", "c.txt/: b fail, c pass, x pass"];
  for (let pieces = 0; pieces <= 6; pieces++) {
    const store = fresh();
    const { ports, open } = interruptible(store, pieces);
    const first = await importing(store, [join(root, "r")], { runsPer: "file" }, ports);
    const saved = await picture(store);
    expect(open()).toBe(0);
    expect(first.interrupted).toBe(pieces < 6);
    expect(first.added).toBe(saved.length);
    expect(saved).toEqual(whole.slice(0, Math.floor(pieces / 2)));
    await importing(store, [join(root, "r")], { runsPer: "file" });
    expect(await picture(store)).toEqual(whole);
  }
});

test("a store that cannot be written is a problem, and nothing is left open", async () => {
  const root = folderWith({ "r/a.txt": abc });
  const { ports, open } = interruptible(fresh(), 99);
  const full: Problem = { code: "cannot-write", what: "The disc is full.", why: "", fix: "", place: null };
  const store = (ports as { store: Store }).store;
  const failing: Store = {
    ...store,
    intake: () => ({ ...store.intake(), commit: () => Promise.reject(new ProblemError(full)) }),
  };
  expect(await problemOf(importing(failing, [join(root, "r")], {}, { ...ports, store: failing }))).toEqual(full);
  expect(open()).toBe(0);
});

/** Beginnings that some format takes for its own, so that random bytes get past the door. */
const beginnings = [
  "",
  '<?xml version="1.0"?><testsuites><testsuite name="s"><testcase name="a">',
  '<?xml version="1.0" encoding="utf-16"?><testsuite>',
  '{"results":{"tool":{"name":"x"},"tests":[{"name":"a","status":"passed"}',
  '{"workflow_runs":[{"id":1,"conclusion":"failure"',
  "run,job,conclusion\n1,unit,",
  "pass  a/b.py\nFAIL  c/d.py\n",
  '{"args":{},"results":[["a.py","pass"',
];

test("random bytes under any name are no fault of ours", async () => {
  const bytes = fc
    .tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 200 }))
    .map(([start, rest]) => Buffer.concat([Buffer.from(start), rest]));
  const name = fc.constantFrom("a.xml", "a.json", "a.csv", "a.txt", "a.zip", "a.gz", "a.xml.gz", "meta.json", "a");
  const as = fc.constantFrom(null, ...formats.map(({ name }) => name));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, bytes), { minLength: 1, maxLength: 3 }), as, async (files, as) => {
      const root = folderWith(Object.fromEntries(files.map(([name, bytes]) => [`r/${name}`, bytes])));
      try {
        const result = await importing(fresh(), [join(root, "r")], { as }, { formats });
        expect(result.inputs).toBe(result.added + result.known + result.replaced);
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
      }
    }),
    { numRuns: 150 },
  );
});
