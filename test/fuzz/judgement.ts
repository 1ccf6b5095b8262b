// What has to be true of any reading, whatever was read: it ends, in work that the length of the input bounds; each
// attempt is one that a store can take; what cannot be read is said.
import type { Failure } from "../../src/core/model/attempt.ts";
import { outcomes } from "../../src/core/model/outcome.ts";
import { type Format } from "../../src/formats/format.ts";
import { messageLimit, outputLimit, traceLimit } from "../../src/formats/limits.ts";
import { inPieces, readPieces, type Told } from "../formats/corpus.ts";

const countsFrom1 = (value: number | null): boolean => value === null || (Number.isInteger(value) && value >= 1);
const isMoment = (value: number | null | undefined): boolean =>
  value === null || value === undefined || (Number.isInteger(value) && value >= 0 && value <= 8.64e15);
/** Readers that join texts add a few words of their own. */
const within = (text: string | null | undefined, limit: number): boolean => (text?.length ?? 0) <= limit;

const says = ({ type, message, trace, output }: Failure): boolean =>
  [type, message, trace, output].some((text) => text !== null && text !== "");

/** Formats whose files number each attempt themselves; what a file repeats they tell again. */
const asGiven = new Set(["run-log", "tables"]);

/** What is wrong with a reading; empty where nothing is. */
export function faultsOf(
  format: Format,
  { attempts, facts, jobRuns, notes, runs, summaries }: Told,
): readonly string[] {
  const faults: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) faults.push(what);
  };
  const told = new Set<string>();
  for (const attempt of attempts) {
    const { test, failure } = attempt;
    claim(
      test !== "" && test.trim() === test && !/[\n\r\t]/.test(test),
      `the id ${JSON.stringify(test)} is no line of text`,
    );
    claim(
      countsFrom1(attempt.attempt) && countsFrom1(attempt.occurrence),
      `${test}: attempt ${attempt.attempt} of occurrence ${attempt.occurrence}`,
    );
    claim(countsFrom1(attempt.order), `${test}: order ${attempt.order}`);
    claim(outcomes.includes(attempt.outcome), `${test}: outcome ${attempt.outcome}`);
    claim(
      attempt.durationMs === null || (Number.isFinite(attempt.durationMs) && attempt.durationMs >= 0),
      `${test}: took ${attempt.durationMs}`,
    );
    claim(isMoment(attempt.startedAt), `${test}: began at ${attempt.startedAt}`);
    claim(within(failure?.message, messageLimit), `${test}: message of ${failure?.message.length}`);
    claim(within(failure?.trace, traceLimit), `${test}: trace of ${failure?.trace?.length}`);
    claim(within(failure?.output, outputLimit), `${test}: output of ${failure?.output?.length}`);
    claim(
      failure === null || format.name === "run-log" || attempt.outcome !== "pass",
      `${test}: ${attempt.outcome} with a failure`,
    );
    claim(
      failure === null || format.name === "run-log" || attempt.outcome !== "skip" || says(failure),
      `${test}: skipped for a reason without a word`,
    );
    const key = `${attempt.jobRun ?? ""}\n${test}\n${attempt.occurrence}\n${attempt.attempt}`;
    claim(
      !told.has(key) || asGiven.has(format.name),
      `${test}: attempt ${attempt.attempt} of occurrence ${attempt.occurrence} is told twice`,
    );
    told.add(key);
  }
  claim(
    isMoment(facts.startedAt) && isMoment(facts.finishedAt),
    `the run is from ${facts.startedAt} to ${facts.finishedAt}`,
  );
  const tells = attempts.length + runs.length + jobRuns.length + summaries.length > 0;
  claim(
    tells || facts.telling !== undefined || facts.complete !== undefined || notes.length > 0,
    "nothing was told, and nothing said",
  );
  // That there is nothing in a file is said by whoever opened it; the end line of a run log says it by itself.
  claim(
    facts.complete !== false || facts.telling === "none" || notes.length > 0 || format.name === "run-log",
    "it is not complete, and no note says why",
  );
  return faults;
}

/** What is wrong with how a format reads a text in one piece, in others, and cut off. */
export function faultsOfReading(format: Format, text: string, sizes: readonly number[]): readonly string[] {
  const told = readPieces(format, "a", [text]);
  const faults = [...faultsOf(format, told)];
  if (sizes.length === 0) return faults;
  const inOthers = readPieces(format, "a", inPieces(text, sizes));
  if (JSON.stringify(seen(inOthers)) !== JSON.stringify(seen(told)))
    faults.push(`pieces of ${sizes.join(", ")} tell something else`);
  return faults;
}

const seen = ({ facts, ...told }: Told): object => ({
  ...told,
  facts: { ...facts, platform: [...(facts.platform ?? [])] },
  jobRuns: told.jobRuns.map((jobRun) => ({ ...jobRun, platform: [...jobRun.platform] })),
});
