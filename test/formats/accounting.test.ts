// Every line of a file is accounted for: it is in what was read, or a note says that something is not. And of a file that is cut off,
// what was read before stays read, and the reading does not pass for a whole one.
import * as fc from "../fast-check.ts";
import { describe, expect, test } from "vitest";
import { formatNamed, formats } from "../../src/formats/registry.ts";
import { contentOf, corpusFiles, readPieces, type CorpusFile, type Told } from "./corpus.ts";

/** Formats of which every line means something, so that a line of nobody's is worth a note. */
const lineByLine = [
  "run-log",
  "playwright-blob",
  "playwright-json",
  "mocha-json",
  "mocha-json-stream",
  "cucumber-messages",
  "go-test",
  "libtest",
  "dart-json",
  "subunit",
  "subunit-v1",
  "tables",
  "ctrf",
  "jest-json",
  "vitest-json",
  "cucumber-json",
  "rspec-json",
  "gtest-json",
  "github-actions",
  "micropython-results",
  "tap",
];

/** Formats of XML: text that stands between two tags, where elements are, is nobody's. */
const ofElements = ["junit", "nunit", "xunit", "trx", "ctest"];

/** What people and programs print, in which most lines are nobody's: logs, and the history of a file with its messages. */
const printed = ["console-log", "cargo-test", "micropython-console", "micropython-failures", "git-log"];

test("every format is of one of these kinds", () => {
  expect([...lineByLine, ...ofElements, ...printed].toSorted()).toEqual(formats.map(({ name }) => name).toSorted());
});

/** What prove prints around the files is no TAP, and is known. */
const ofOtherTools = /^prove-/;

const mark = "ZQMARKQZ";

/** Larger files of the corpus are of the same kinds as smaller ones. */
const small = ({ bytes, name }: CorpusFile): boolean => bytes.length <= 12_000 && !ofOtherTools.test(name);

function reading(file: CorpusFile): (text: string) => Told {
  const format = formatNamed(file.format);
  if (format === null) throw new Error(`${file.format} is no format.`);
  return (text) => readPieces(format, file.name, [text]);
}

const textOf = (file: CorpusFile): string => contentOf(formatNamed(file.format) ?? {}, file.bytes);

const shows = ({ attempts, facts, notes, runs, jobRuns, summaries }: Told, text: string): boolean =>
  JSON.stringify([attempts, facts, [...(facts.platform ?? [])], runs, jobRuns, summaries, notes]).includes(text);

/** Members of a document that are passed over as a whole, whatever stands in them: the settings of a run, tests told twice. */
const passedOver: ReadonlyMap<string, RegExp> = new Map([
  ["mocha-json", /^ *"passes": \[[^]*?^ {2}\]/m],
  ["playwright-json", /^ *"config": \{[^]*?^ {2}\}/m],
]);

/** Lines before which a line of nobody's may stand, from 0. */
function placesIn({ format }: CorpusFile, text: string): readonly number[] {
  const all = Array.from(text.split("\n").keys());
  const { 0: member = "", index = text.length } = passedOver.get(format)?.exec(text) ?? {};
  const from = text.slice(0, index).split("\n").length;
  const to = from + member.split("\n").length - 1;
  return all.filter((at) => at < from || at >= to);
}

describe.each(lineByLine)("%s: a line of nobody's", (name) => {
  const files = corpusFiles(name).filter(small);
  test.each(files.map((file) => [file.name, file] as const))("anywhere in %s is read, or said", (_, file) => {
    const read = reading(file);
    const lines = textOf(file).split("\n");
    const before = JSON.stringify(read(textOf(file)).notes);
    const places = fc.constantFrom(...placesIn(file, textOf(file)));
    fc.assert(
      fc.property(places, (at) => {
        const told = read([...lines.slice(0, at), mark, ...lines.slice(at)].join("\n"));
        expect(shows(told, mark) || JSON.stringify(told.notes) !== before, `before line ${at + 1}`).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

/** Places behind an end tag or an empty element, and so in an element that holds elements, or outside of all. */
function placesBetweenElements(text: string): readonly number[] {
  // What stands in comments, sections and start tags is passed over as a whole.
  const parts = text.matchAll(
    /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?>|<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>/g,
  );
  return [...parts].flatMap(({ 0: part, index }) => (/^<\/|\/>$/.test(part) ? [index + part.length] : []));
}

/** Text around it is said already, or their markup is broken, so that nobody can say what stands in what; or tags in them are text. */
const withoutElements = /^two-documents|^broken-markup|^cut-off|-cut-off|raw-control/;

describe.each(ofElements)("%s: text between the elements", (name) => {
  const files = corpusFiles(name).filter((file) => small(file) && !withoutElements.test(file.name));
  test.each(files.map((file) => [file.name, file] as const))("of %s is read, or said", (_, file) => {
    const read = reading(file);
    const text = textOf(file);
    const before = JSON.stringify(read(text).notes);
    const all = placesBetweenElements(text);
    const step = Math.max(1, Math.floor(all.length / 60));
    for (const at of all.filter((_place, index) => index % step === 0)) {
      const told = read(`${text.slice(0, at)}${mark}${text.slice(at)}`);
      expect(shows(told, mark) || JSON.stringify(told.notes) !== before, `at ${at}`).toBe(true);
    }
  });
});

/**
 * Formats of which a whole file may end where another goes on: a log, whose next step or runner nobody announces, or a list. Where
 * such a file is cut between two of them, no reader can tell.
 */
const withoutAnEnd = new Set([
  "cargo-test",
  "console-log",
  "git-log",
  "micropython-console",
  "micropython-failures",
  "subunit",
  "tables",
  "github-actions",
]);
/** Files with a place where a whole one might end: after a document, or after a result whose details follow on the same line. */
const severalInOne = /^two-documents|^several-documents|^brackets-and-console|^prove-|^broken-details/;

const identity = ({ jobRun = "", test: id, occurrence, attempt }: Told["attempts"][number]): string =>
  `${jobRun} ${occurrence} ${attempt} ${id}`;

const cuttable = corpusFiles().filter(
  (file) => file.bytes.length <= 6000 && !withoutAnEnd.has(file.format) && !severalInOne.test(file.name),
);

describe("a file that is cut off within a line", () => {
  test.each(cuttable.map((file) => [`${file.format}/${file.name}`, file] as const))(
    "%s does not pass for whole",
    (_, file) => {
      const read = reading(file);
      const format = formatNamed(file.format) ?? {};
      const whole = read(textOf(file));
      const step = Math.max(1, Math.floor(file.bytes.length / 150));
      for (let cut = 1; cut < file.bytes.length; cut += step) {
        if (/[\r\n]/.test(file.bytes.subarray(cut - 1, cut + 1).toString("latin1"))) continue;
        const told = read(contentOf(format, file.bytes.subarray(0, cut)));
        const misses = told.attempts.length < whole.attempts.length && told.facts.telling !== "none";
        if (!misses) continue;
        expect(told.facts.complete, `cut at byte ${cut}`).not.toBe(true);
        expect(told.notes.length, `cut at byte ${cut}`).toBeGreaterThan(0);
      }
    },
  );
});

/** Their last line is told as far as it goes, and left out where it turns out to be another. */
const tentative = new Set(["tables", "subunit-v1"]);

describe("what was read before a cut", () => {
  const files = corpusFiles().filter(
    ({ bytes, format, name }) =>
      bytes.length <= 6000 && !tentative.has(format) && name !== "recorded-vitest-4.1.12.xml",
  );
  test.each(files.map((file) => [`${file.format}/${file.name}`, file] as const))("of %s stays read", (_, file) => {
    const read = reading(file);
    const format = formatNamed(file.format) ?? {};
    const step = Math.max(1, Math.floor(file.bytes.length / 150));
    let before: readonly string[] = [];
    for (let cut = 1; cut < file.bytes.length; cut += step) {
      const told = read(contentOf(format, file.bytes.subarray(0, cut)));
      // An abort is what an open test is taken for; the next line may say that it was none.
      const now = new Set(told.attempts.map(identity));
      expect(
        before.filter((one) => !now.has(one)),
        `cut at byte ${cut}`,
      ).toEqual([]);
      before = told.attempts.filter(({ outcome }) => outcome !== "abort").map(identity);
    }
  });
});
