// Each reader under the fuzzer, for a moment and always with the same inputs, whatever else of the sources changed; `node
// scripts/fuzz.mjs` does it for longer, with other seeds, and guided by the branches that inputs take. What was found once stands
// in found/ and is read again here.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Format } from "../../src/formats/format.ts";
import { formatNamed, formats } from "../../src/formats/registry.ts";
import { contentOf, corpusFiles, inPieces, readPieces } from "../formats/corpus.ts";
import { fuzz } from "./fuzzer.ts";
import { instrumentedReaders } from "./instrumented.ts";
import { faultsOf, faultsOfReading } from "./judgement.ts";
import { mutated } from "./mutation.ts";
import { type Random, seeded } from "./random.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? 1);
const seconds = process.env["FUZZ_SECONDS"] === undefined ? null : Number(process.env["FUZZ_SECONDS"]);
/** Without a time: so many inputs for each reader. */
const runs = 250;

const found = join(import.meta.dirname, "found");
const { formats: instrumented, counters, words } = await instrumentedReaders();

/** Larger files of the corpus are of the same kinds as smaller ones. */
const seedLength = 12_000;

const sizesFor = (text: string, random: Random): readonly number[] =>
  Array.from({ length: 1 + random.below(6) }, () => random.below(Math.max(2, Math.ceil(text.length / 3))));

/** The words of a format in files of it. */
const wordsIn = (texts: readonly string[]): readonly string[] => [
  "end",
  ...new Set(texts.flatMap((text) => text.match(/[A-Za-z][\w-]{1,23}/g) ?? [])),
];

const subjectOf = (format: Format, vocabulary: readonly string[]): Parameters<typeof fuzz>[1] => ({
  counters,
  guided: seconds !== null,
  run(text) {
    const began = performance.now();
    const faults = faultsOf(format, readPieces(format, "a", [text]));
    // A busy machine makes any input slow now and then: only somebody who looks at the finding can tell.
    const isSlow = seconds !== null && performance.now() - began > 2000;
    return isSlow ? [...faults, "it takes more than two seconds"] : faults;
  },
  inspect: (text, random) => faultsOfReading(format, text, sizesFor(text, random)),
  mutate: (text, pool, random) => mutated(text, pool, vocabulary, random),
  // A branch or two for each character, and what it takes to build tables once.
  workAtMost: (length) => 20_000 + 60 * length,
});

test.each(formats.map(({ name }) => name))(
  "%s, fuzzed",
  (name) => {
    const format = formatNamed(name, instrumented);
    if (format === null) throw new Error(`${name} is not in the bundle.`);
    const given = corpusFiles(name).map(({ bytes }) => contentOf(format, bytes).slice(0, seedLength));
    const until = seconds === null ? null : performance.now() + seconds * 1000;
    const result = fuzz(given, subjectOf(format, seconds === null ? wordsIn(given) : words), seeded(seed), (done) =>
      until === null ? done >= runs : performance.now() > until,
    );
    if (seconds !== null) {
      process.stdout.write(
        `${name}: seed ${seed}, ${result.runs} inputs, ${result.kinds} kinds, ${result.branches} branches, ${result.findings.length} findings\n`,
      );
      for (const [at, { text }] of result.findings.entries()) {
        mkdirSync(join(found, name), { recursive: true });
        writeFileSync(
          join(found, name, `seed-${seed}-${at + 1}`),
          text,
          format.content === "bytes" ? "latin1" : "utf8",
        );
      }
    }
    const shown = result.findings.map(({ text, faults }) => ({ faults, text: text.slice(0, 2000) }));
    expect(shown, `seed ${seed}`).toEqual([]);
  },
  seconds === null ? 60_000 : seconds * 1000 + 60_000,
);

const cases = (existsSync(found) ? readdirSync(found) : []).flatMap((name) =>
  readdirSync(join(found, name)).map((file) => [`${name}/${file}`, name, file] as const),
);

test.each(cases)("%s, found once, is read", (_, name, file) => {
  const format = formatNamed(name);
  if (format === null) throw new Error(`test/fuzz/found/${name} is the folder of no format.`);
  const text = contentOf(format, readFileSync(join(found, name, file)));
  expect(faultsOf(format, readPieces(format, "a", [text]))).toEqual([]);
  expect(faultsOf(format, readPieces(format, "a", inPieces(text, Array<number>(text.length).fill(1))))).toEqual([]);
});
