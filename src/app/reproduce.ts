// `deflake reproduce TEST -- COMMAND`: runs a test until it fails, until its rate is known, or until it is known what makes
// it fail more often. The order of steps; `core/search/reproduce` decides, `diagnosis/trial.ts` starts and sees.

import { openReproduction, type ReproduceState } from "../core/search/reproduce/evidence.ts";
import { reproduceSearch } from "../core/search/reproduce/reproduce.ts";
import { answerOf, type ReproduceAnswer } from "../core/search/reproduce/answer.ts";
import type { ReproduceAsk, ReproduceSeen, ReproduceSubject } from "../core/search/reproduce/trial.ts";
import { replay } from "../core/search/search.ts";
import { selectionOf, type Condition } from "./diagnosis/conditions.ts";
import { watchEvidence } from "./diagnosis/no-evidence.ts";
import { tryVictim, type VictimTrials } from "./diagnosis/try-victim.ts";
import type { Searches, Stress } from "./ports.ts";
import { pursue } from "./pursue.ts";
import type { TestRunPorts } from "./test-run.ts";

export interface ReproduceRequest extends VictimTrials {
  /** Names the log. */
  readonly id: string;
  /** What the log begins with, so that a search can be picked up. */
  readonly subject: unknown;
  readonly conditions: readonly [Condition, ...Condition[]];
  readonly goal: Omit<ReproduceSubject, "conditions">;
  readonly look: (state: ReproduceState) => void;
}

export interface ReproducePorts extends TestRunPorts {
  readonly searches: Searches;
  readonly stress: Stress;
  readonly signal: AbortSignal;
}

export interface Reproduced {
  readonly state: ReproduceState;
  readonly answer: ReproduceAnswer;
  readonly interrupted: boolean;
  /** How many observations were there already. */
  readonly resumed: number;
}

export async function reproduce(request: ReproduceRequest, ports: ReproducePorts): Promise<Reproduced> {
  const { conditions, goal, id } = request;
  const names = conditions.map(({ name }) => name) as [string, ...string[]];
  const log = await ports.searches.open(id, request.subject);
  try {
    const begun = openReproduction({ ...goal, conditions: names });
    const seen = log.seen as readonly ReproduceSeen[];
    const pursued = await pursue(reproduceSearch, replay(reproduceSearch, begun, seen), {
      run: trialsOf(request, ports),
      save: (one) => log.append(one),
      look: request.look,
      signal: ports.signal,
    });
    return {
      state: pursued.state,
      answer: pursued.kind === "done" ? pursued.answer : answerOf(pursued.state),
      interrupted: pursued.kind === "interrupted",
      resumed: seen.length,
    };
  } finally {
    log.close();
  }
}

type RunTrials = (ask: ReproduceAsk, signal: AbortSignal) => AsyncIterable<ReproduceSeen>;

function trialsOf(request: ReproduceRequest, ports: ReproducePorts): RunTrials {
  const { victim, conditions } = request;
  const evidence = watchEvidence(victim.test);
  return async function* run({ condition: at, trial: number }, signal) {
    const condition = conditions[at]!;
    const stressed = await ports.stress.start(condition.stress);
    try {
      const trial = await tryVictim(selectionOf(condition, victim, number), request, signal, {
        ...ports,
        exec: { run: async (words, options) => ports.exec.run(stressed.wrap(words), options) },
      });
      if (trial === null) return;
      evidence.look(trial);
      const { outcome, signature, seconds, executions } = trial;
      yield { condition: at, outcome, signature, seconds, executions, trial: number };
    } finally {
      await stressed.stop();
    }
  };
}
