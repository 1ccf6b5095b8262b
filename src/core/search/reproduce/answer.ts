// What a reproduction says in the end, or would say now.

import { anytimeInterval } from "../../stats/confidence-sequence.ts";
import type { Proportion } from "../../stats/proportion.ts";
import { leaderOf, standingsOf, type Standing } from "./comparison.ts";
import { executionsOf, secondsOf, trialsOf, type ConditionCount, type ReproduceState } from "./evidence.ts";

export interface ReproduceAnswer {
  /** `failed`: the failure was seen. `never`: all trials together showed none that is looked for. */
  readonly kind: "failed" | "never";
  readonly conditions: readonly ConditionResult[];
  /** The place of the condition with the highest rate among those shown to raise it; the first where none was. */
  readonly best: number;
  /** In the order of how often they came. */
  readonly signatures: readonly SignatureResult[];
  readonly trials: number;
  readonly seconds: number;
}

export interface ConditionResult extends ConditionCount, Standing {
  readonly name: string;
  readonly executions: number;
  /** The first trial that failed; null where none did. */
  readonly firstFailure: number | null;
}

export interface SignatureResult {
  readonly signature: string;
  /** It is one of those that are looked for. */
  readonly wanted: boolean;
  /** Over all conditions together: what failed how says something of the test, and often of the condition too. */
  readonly failures: number;
  readonly rate: Proportion;
  /** Under each condition, with intervals that hold together. */
  readonly conditions: readonly { readonly failures: number; readonly rate: Proportion }[];
}

export function answerOf(state: ReproduceState): ReproduceAnswer {
  const standings = standingsOf(state);
  const raising = standings.filter(({ against }) => against === "higher");
  const best = raising.length > 0 ? leaderOf(raising).condition : 0;
  return {
    kind: state.firstFailures.size > 0 ? "failed" : "never",
    conditions: standings.map((standing, at) => ({
      ...state.counts[at]!,
      ...standing,
      name: state.subject.conditions[at]!,
      executions: executionsOf(state.counts[at]!),
      firstFailure: state.firstFailures.get(at) ?? null,
    })),
    best,
    signatures: signaturesOf(state),
    trials: trialsOf(state),
    seconds: secondsOf(state),
  };
}

function signaturesOf({ counts, signatures, subject }: ReproduceState): readonly SignatureResult[] {
  const executions = counts.map(executionsOf);
  const { confidence } = subject;
  const ofEach = 1 - (1 - confidence) / counts.length;
  return [...signatures]
    .map(([signature, { failures, wanted }]) => ({
      signature,
      wanted,
      failures: sum(failures),
      rate: anytimeInterval(sum(failures), sum(executions), confidence),
      conditions: failures.map((count, at) => ({
        failures: count,
        rate: anytimeInterval(count, executions[at]!, ofEach),
      })),
    }))
    .sort((a, b) => b.failures - a.failures);
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
