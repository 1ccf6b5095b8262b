// The same hunt without a runner: what each trial comes out as is computed. A hunt through a runner takes the very same
// trials, or the runner did something else than it was told.
import { createHash } from "node:crypto";
import { openHunt, learn } from "../../../src/core/search/hunt/evidence.ts";
import { recordsOf } from "../../../src/core/search/hunt/history.ts";
import { huntSearch } from "../../../src/core/search/hunt/hunt.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { beforeVictim, durationMs, recordedRuns } from "./recorded-runs.ts";
import { failsWhere, neighbours, plants } from "./suites.ts";

export interface PlantedHunt {
  readonly plant: string;
  /** How many shuffled runs were recorded before. */
  readonly recorded: number;
  readonly seed: number;
}

export interface Ended {
  readonly tests: readonly string[];
  readonly trials: number;
}

/** Null where it takes more trials. */
export function simulated({ plant: name, recorded, seed }: PlantedHunt, atMostTrials: number): Ended | null {
  const plant = plants[name]!;
  const history = recordedRuns(plant, recorded, seed).map(({ order, broke }) => ({
    before: beforeVictim(order).map(asTestId),
    outcome: broke ? ("failed" as const) : ("passed" as const),
  }));
  let state = openHunt({
    question: plant.unless.length > 0 ? "clears" : "cause",
    suspects: neighbours.map(() => durationMs / 1000),
    baseSeconds: 0.5,
    confidence: 0.95,
    history: recordsOf(history, neighbours.map(asTestId)),
    atMostSeconds: null,
  });
  for (;;) {
    if (state.trials > atMostTrials) return null;
    const step = huntSearch.next(state);
    if (step.kind === "done") return { tests: step.answer.tests.map((at) => neighbours[at]!), trials: state.trials };
    const { selection, repeats, until } = step.ask;
    for (let turn = 0, outcome; turn < repeats && outcome !== until; turn++) {
      const before = selection.map((at) => neighbours[at]!);
      outcome = failsWhere(plant, before, chance(seed, state.trials)) ? ("failed" as const) : ("passed" as const);
      state = learn(state, { selection, outcome, seconds: 0.5 });
    }
  }
}

/** What plant.cjs and plant.py draw. */
const chance = (seed: number, at: number): number =>
  createHash("sha256").update(`${seed} ${at}`).digest().readUInt32BE() / 2 ** 32;
