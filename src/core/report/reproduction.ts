// A reproduction as a diagnosis.

import type { TestId } from "../model/test-id.ts";
import type { ReproduceAnswer } from "../search/reproduce/answer.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { trialRate } from "./trial-rate.ts";

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
    rate: trialRate(best.failed, best.executions, best.rate),
    signatures: found.signatures.map(({ signature, wanted, failures, rate, conditions }) => ({
      signature,
      wanted,
      ...trialRate(failures, executions, rate),
      conditions: conditions.map((one, at) => trialRate(one.failures, found.conditions[at]!.executions, one.rate)),
    })),
    trials: found.trials,
    testExecutions: found.conditions.reduce((sum, { testExecutions }) => sum + testExecutions, 0),
    testSeconds: found.seconds,
    odds: [],
    conditions: found.conditions.map(({ name, trials, seconds, failed, executions, rate, against }) => ({
      condition: name,
      trials,
      testSeconds: seconds,
      ...trialRate(failed, executions, rate),
      against,
    })),
    interrupted,
    trialsLeft: null,
    command,
  };
}
