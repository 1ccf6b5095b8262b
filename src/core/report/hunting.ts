// A hunt as a diagnosis.

import type { TestId } from "../model/test-id.ts";
import type { HuntAnswer } from "../search/hunt/answer.ts";
import { tallyOf, type HuntState } from "../search/hunt/evidence.ts";
import type { HuntQuestion } from "../search/hunt/trial.ts";
import type { TrialOutcome } from "../search/trial-outcome.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { trialRate } from "./trial-rate.ts";

/** What is told of each trial. */
export interface HuntTrialFacts {
  readonly outcome: TrialOutcome;
  readonly signature: string | null;
  readonly seconds: number;
  readonly executions: number;
}

/** @param suspects the tests by their places */
export function huntingOf(
  subject: TestId,
  suspects: readonly TestId[],
  state: HuntState,
  found: HuntAnswer,
  trials: readonly HuntTrialFacts[],
  interrupted: boolean,
  command: string,
): Diagnosis {
  const testsAt = (places: readonly number[]): readonly TestId[] => places.map((place) => suspects[place]!);
  const told = trials.filter(({ outcome }) => outcome !== "no-evidence").length;
  const { question } = state.subject;
  const named = found.kind === "unseen" ? [...suspects.keys()] : found.tests;
  const { runs, hits } = tallyOf(state, named) ?? { runs: 0, hits: 0 };
  const failures = question === "clears" ? runs - hits : hits;
  return {
    verb: "hunt",
    subject,
    answer: { kind: kindOf(found, question), tests: testsAt(found.tests), commit: null },
    confidence: found.confidence,
    rate: trialRate(failures, runs),
    signatures: signaturesOf(trials, told),
    trials: trials.length,
    testExecutions: trials.reduce((sum, { executions }) => sum + executions, 0),
    testSeconds: trials.reduce((sum, { seconds }) => sum + seconds, 0),
    odds: found.odds
      .filter(({ kind }) => kind === "alone" || kind === "tests")
      .map(({ tests, chance }) => ({ tests: testsAt(tests), commit: null, probability: chance })),
    conditions: [],
    interrupted,
    trialsLeft: found.trialsLeft,
    command,
  };
}

function kindOf({ kind }: HuntAnswer, question: HuntQuestion): Diagnosis["answer"]["kind"] {
  if (kind !== "tests") return kind;
  return question === "clears" ? "state-setters" : "polluters";
}

function signaturesOf(trials: readonly HuntTrialFacts[], told: number): Diagnosis["signatures"] {
  const counts = new Map<string, { failures: number; wanted: boolean }>();
  for (const { signature, outcome } of trials) {
    if (signature === null) continue;
    counts.set(signature, { failures: (counts.get(signature)?.failures ?? 0) + 1, wanted: outcome === "failed" });
  }
  return [...counts]
    .map(([signature, { failures, wanted }]) => ({
      signature,
      wanted,
      ...trialRate(failures, told),
      conditions: [],
    }))
    .sort((a, b) => b.failures - a.failures);
}
