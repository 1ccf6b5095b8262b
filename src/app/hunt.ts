// `deflake hunt TEST -- COMMAND`: finds the tests that make a test fail when they run before it. The order of steps;
// `core/search/hunt` decides, `diagnosis/trial.ts` starts and sees.

import { answerOf, type HuntAnswer } from "../core/search/hunt/answer.ts";
import { beliefOf } from "../core/search/hunt/belief.ts";
import { openHunt, type HuntState } from "../core/search/hunt/evidence.ts";
import { huntSearch } from "../core/search/hunt/hunt.ts";
import type { HuntedTest } from "../core/search/hunt/shard.ts";
import type { HuntAsk, HuntSeen, HuntSubject } from "../core/search/hunt/trial.ts";
import { replay } from "../core/search/search.ts";
import { watchEvidence } from "./diagnosis/no-evidence.ts";
import { placesOf, selectionOf, type Suspect } from "./diagnosis/suspects.ts";
import type { Trial } from "./diagnosis/trial.ts";
import { tryVictim, type VictimTrials } from "./diagnosis/try-victim.ts";
import type { Searches } from "./ports.ts";
import { pursue } from "./pursue.ts";
import type { TestRunPorts } from "./test-run.ts";

/** What trials of a hunt need, whichever search asks for them. */
export interface HuntTrials extends VictimTrials {
  readonly suspects: readonly Suspect[];
}

export interface HuntRequest extends HuntTrials {
  /** Names the log. */
  readonly id: string;
  /** What the log begins with. */
  readonly subject: unknown;
  readonly goal: HuntSubject;
  readonly atMostTrials: number | null;
  readonly look: (state: HuntState) => void;
}

export interface HuntPorts extends TestRunPorts {
  readonly searches: Searches;
  readonly signal: AbortSignal;
}

/** An observation as the log keeps it: with what the search does not need, and people want to see. */
export interface HuntLine extends HuntSeen {
  readonly signature: string | null;
  readonly executions: number;
  /** Names the line of another machine's log that it was learned from; absent for what this machine saw. */
  readonly from?: string;
}

export interface Hunted {
  readonly state: HuntState;
  readonly answer: HuntAnswer;
  readonly interrupted: boolean;
  readonly lines: readonly HuntLine[];
}

/** Start-up, before anything was measured. */
const usualStartSeconds = 0.5;

/** What the search is told of the tests. */
export const goalOf = (
  { suspects, history }: HuntedTest,
  { question, confidence }: Pick<HuntSubject, "question" | "confidence">,
  atMostSeconds: number | null,
): HuntSubject => ({
  question,
  suspects: suspects.map(({ seconds }) => seconds),
  baseSeconds: usualStartSeconds,
  confidence,
  history,
  atMostSeconds,
});

export async function hunt(request: HuntRequest, ports: HuntPorts): Promise<Hunted> {
  const log = await ports.searches.open(request.id, request.subject);
  const lines = [...(log.seen as readonly HuntLine[])];
  const enough = new AbortController();
  const spent = (): void => {
    if (request.atMostTrials !== null && lines.length >= request.atMostTrials) enough.abort();
  };
  spent();
  try {
    const pursued = await pursue(huntSearch, replay(huntSearch, openHunt(request.goal), lines), {
      run: trialsOf(request, ports),
      save: (line: HuntLine) => {
        log.append(line);
        lines.push(line);
        spent();
      },
      look: request.look,
      signal: AbortSignal.any([ports.signal, enough.signal]),
    });
    const answer = pursued.kind === "done" ? pursued.answer : believedIn(pursued.state);
    return { state: pursued.state, answer, interrupted: ports.signal.aborted && pursued.kind !== "done", lines };
  } finally {
    log.close();
  }
}

/** What is to be said by now: the hunt's answer where it has come to its end. */
export function believedIn(state: HuntState): HuntAnswer {
  const step = huntSearch.next(state);
  return step.kind === "done" ? step.answer : answerOf(state, beliefOf(state));
}

/** Runs what a search asks for. */
export function trialsOf(
  request: HuntTrials,
  ports: TestRunPorts,
): (ask: HuntAsk, signal: AbortSignal) => AsyncIterable<HuntLine> {
  const { victim, suspects } = request;
  const places = placesOf(suspects);
  const evidence = watchEvidence(victim.test);
  return async function* run({ selection, repeats, until }, signal) {
    const before = selection.map((place) => suspects[place]!);
    const tests = [...before.map(({ test, file }) => ({ test, file })), victim];
    for (let turn = 0; turn < repeats && !signal.aborted; turn++) {
      const trial = await tryVictim(
        { tests, ordered: before.length > 0, seed: null, workers: before.length > 0 ? 1 : null },
        request,
        signal,
        ports,
      );
      if (trial === null) return;
      const ran = ranBefore(trial, selection, places);
      evidence.look(ran === null ? { ...trial, outcome: "no-evidence", why: otherOrder } : trial);
      const outcome = ran === null ? "no-evidence" : trial.outcome;
      yield {
        selection: ran ?? selection,
        outcome,
        seconds: trial.seconds,
        signature: trial.signature,
        executions: trial.executions,
      };
      if (outcome === until) return;
    }
  };
}

const otherOrder = "The tests did not run in the order that was asked for.";

/** The suspects that really ran before the victim; null where they ran in another order, or not all of them. */
function ranBefore(
  { before, outcome }: Trial,
  asked: readonly number[],
  places: ReturnType<typeof placesOf>,
): readonly number[] | null {
  if (before === null || outcome === "no-evidence") return asked;
  const order = before.flatMap((test) => places.get(test) ?? []);
  const kept = order.every((place, at) => at === 0 || order[at - 1]! < place);
  const ran = selectionOf(before, places);
  return kept && asked.every((place) => ran.includes(place)) ? ran : null;
}
