// A look at the beginning of a file: which tests it names. Enough to tell whether two files are two runs or two parts of
// one; never the whole file, so that looking costs little beside reading.

import type { Format, Surroundings } from "../../formats/format.ts";
import { openRecording, tellsHistory } from "./recording.ts";

export interface Sample {
  readonly tests: ReadonlySet<string>;
  /** It tells of runs of its own, such as an answer of a CI's API. */
  readonly history: boolean;
}

/** So many tests are enough of a look, and a head is read in pieces until they are seen. */
const enoughTests = 64;
const piece = 4_096;

export function sampleOf(head: string, format: Format, name: string, around: Surroundings): Sample {
  const tests = new Set<string>();
  const recording = openRecording(({ test }) => tests.add(test));
  const reader = format.open(name, recording.sink, around);
  for (let at = 0; at < head.length && tests.size < enoughTests; at += piece) reader.push(head.slice(at, at + piece));
  reader.end();
  return { tests, history: tellsHistory(recording) };
}

/**
 * This share of the smaller one's tests must be in both. Low, because the beginnings of two files in random order have
 * little in common; not lower, because tests of different files happen to share a name.
 */
const enoughInCommon = 0.2;

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const test of small) if (large.has(test)) common++;
  return common > 0 && common >= enoughInCommon * small.size;
}

/** Whether most of these name tests that another of them names too: then they tell of several executions. */
export function repeatEachOther(samples: readonly ReadonlySet<string>[]): boolean {
  const telling = samples.filter((tests) => tests.size > 0);
  const repeated = telling.filter((tests) => telling.some((other) => other !== tests && overlap(tests, other)));
  return repeated.length > 1 && repeated.length * 2 > telling.length;
}
