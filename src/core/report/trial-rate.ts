// A rate of trials that a diagnosis made itself.

import type { Rate } from "../history/rate.ts";
import { anytimeInterval } from "../stats/confidence-sequence.ts";
import type { Proportion } from "../stats/proportion.ts";

/** Trials of our own begin anew each time, so that their failures do not come in bursts. */
export const trialRate = (
  failures: number,
  executions: number,
  proportion: Proportion = anytimeInterval(failures, executions),
): Rate => ({ failures, executions, ...proportion, dispersion: 1 });
