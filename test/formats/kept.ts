// What the files of a format's corpus show that its reader keeps.
import type { Kept } from "../../src/formats/format.ts";
import { formatNamed } from "../../src/formats/registry.ts";
import { contentOf, corpusFiles, readPieces, type Told } from "./corpus.ts";

/** All words, in the order in which the documents have them. */
export const allKept: readonly Kept[] = [
  "retries",
  "errors of retries",
  "duration",
  "start",
  "order",
  "worker",
  "file",
  "type",
  "message",
  "trace",
  "output",
  "skip reasons",
  "ignored",
  "times of the run",
  "platform",
  "commit",
  "seed",
  "properties",
  "runs",
];

export function tellingsOf(name: string): readonly Told[] {
  const format = formatNamed(name);
  if (format === null) throw new Error(`${name} is no format.`);
  return corpusFiles(name).map(({ name: file, bytes }) => readPieces(format, file, [contentOf(format, bytes)]));
}

export function shownBy(told: readonly Told[]): readonly Kept[] {
  const shown = new Set<Kept>();
  const see = (kept: Kept, isShown: boolean): void => {
    if (isShown) shown.add(kept);
  };
  for (const { attempts, facts, runs, jobRuns } of told) {
    const last = new Map<string, number>();
    const keyOf = ({ test, occurrence, jobRun = "" }: Told["attempts"][number]): string =>
      `${jobRun}\n${occurrence}\n${test}`;
    for (const attempt of attempts) last.set(keyOf(attempt), Math.max(attempt.attempt, last.get(keyOf(attempt)) ?? 0));
    for (const attempt of attempts) {
      const skipped = attempt.outcome === "skip";
      const failure = skipped ? null : attempt.failure;
      see("retries", attempt.attempt > 1);
      see("errors of retries", failure !== null && attempt.attempt < (last.get(keyOf(attempt)) ?? 0));
      see("duration", attempt.durationMs !== null);
      see("start", attempt.startedAt !== null);
      see("order", attempt.order !== null);
      see("worker", attempt.worker !== null);
      see("file", attempt.file !== null);
      see("type", (failure?.type ?? null) !== null);
      see("message", (failure?.message ?? "") !== "");
      see("trace", (failure?.trace ?? null) !== null);
      see("output", (failure?.output ?? null) !== null);
      see("skip reasons", skipped && (attempt.failure?.message ?? "") !== "");
      see("ignored", attempt.ignoredBecause !== null);
    }
    const times = [facts, ...runs, ...jobRuns];
    see(
      "times of the run",
      times.some(({ startedAt, finishedAt }) => (startedAt ?? finishedAt ?? null) !== null),
    );
    see(
      "platform",
      [facts, ...jobRuns].some(({ platform }) => (platform?.size ?? 0) > 0),
    );
    see(
      "commit",
      [facts, ...runs].some(({ commit }) => (commit ?? null) !== null),
    );
    see(
      "seed",
      [facts, ...jobRuns].some(({ seed }) => (seed ?? null) !== null),
    );
    see(
      "properties",
      [facts, ...jobRuns, ...attempts].some(({ properties }) => (properties?.length ?? 0) > 0),
    );
    see("runs", runs.length + jobRuns.length > 0);
  }
  return allKept.filter((kept) => shown.has(kept));
}
