// A reproduction as a diagnosis.

import type { Rate } from "../history/rate.ts";
import type { TestId } from "../model/test-id.ts";
import type { ReproduceAnswer } from "../search/reproduce/answer.ts";
import type { Proportion } from "../stats/proportion.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** @param command shows the failure, or goes on with what was interrupted */
export function reproductionOf(
  subject: TestId,
  found: ReproduceAnswer,
  interrupted: boolean,
  command: string,
): Diagnosis {
  const best = found.conditions[found.best]!;
  const executions = found.conditions.reduce((sum, one) => sum + one.executions, 0);
  return {
    verb: "reproduce",
    subject,
    answer: { kind: interrupted ? "undecided" : "rate", tests: [], commit: null },
    confidence: best.rate.confidence,
    rate: rated(best.failed, best.executions, best.rate),
    signatures: found.signatures.map(({ signature, wanted, failures, rate, conditions }) => ({
      signature,
      wanted,
      ...rated(failures, executions, rate),
      conditions: conditions.map((one, at) => rated(one.failures, found.conditions[at]!.executions, one.rate)),
    })),
    trials: found.trials,
    testExecutions: found.conditions.reduce((sum, { testExecutions }) => sum + testExecutions, 0),
    testSeconds: found.seconds,
    odds: [],
    conditions: found.conditions.map(({ name, trials, seconds, failed, executions, rate, against }) => ({
      condition: name,
      trials,
      testSeconds: seconds,
      ...rated(failed, executions, rate),
      against,
    })),
    interrupted,
    trialsLeft: null,
    command,
  };
}

const rated = (failures: number, executions: number, proportion: Proportion): Rate => ({
  failures,
  executions,
  ...proportion,
  // Trials of our own begin anew each time.
  dispersion: 1,
});
