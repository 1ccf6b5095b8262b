// Simulated jobs whose failures are known for the last sixth of the time and hidden before, with the truth beside them.
import type { JobCause, JobLedger } from "../../src/core/history/attribution.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import { binomialVariate, randomFrom, standardNormal, uniformInt, type Random } from "../../src/core/stats/random.ts";

export type Weather =
  /** Every test fails as often as ever. */
  | "stationary"
  /** Rates wander: after all of the time by a factor of e to the 0.9, up or down. */
  | "drifting"
  /** Three of ten tests were mended at some time, most of them before logs were read. */
  | "vanished";

export interface Hidden {
  readonly ledgers: readonly JobLedger[];
  /** Hidden failures of each test that was seen to fail, and of all others together. */
  readonly truth: ReadonlyMap<string, number>;
  readonly unknown: number;
}

export const epochs = 48;
/** In each of them. */
export const executions = 50;
/** The last of them, in which failures are known. */
export const logged = 8;
export const mostTests = 4;

/** A test's chance of a failure, epoch by epoch. */
export function drawnPath(weather: Weather, random: Random): Float64Array {
  const base = 0.002 + 0.04 * random() ** 2;
  const end = weather === "vanished" && random() < 0.3 ? 12 + uniformInt(random, 28) : epochs;
  const path = new Float64Array(epochs);
  let wandered = 0;
  for (let epoch = epochs - 1; epoch >= 0; epoch--) {
    if (weather === "drifting") wandered += 0.125 * standardNormal(random);
    path[epoch] = epoch >= end ? 0 : Math.min(0.5, base * Math.exp(wandered));
  }
  return path;
}

export function hiddenCauses(weather: Weather, seed: number): Hidden {
  const random = randomFrom(seed);
  const truth = new Map<string, number>();
  let unknown = 0;
  const ledgers = Array.from({ length: 5 }, (_, job): JobLedger => {
    const unexplained = new Uint32Array(epochs);
    const causes: JobCause[] = [];
    const tests = 1 + uniformInt(random, mostTests);
    for (let test = 0; test < tests; test++) {
      const path = drawnPath(weather, random);
      const seen = new Uint32Array(epochs);
      let hidden = 0;
      for (let epoch = epochs - 1; epoch >= 0; epoch--) {
        const failures = binomialVariate(random, executions, path[epoch]!);
        if (epoch >= epochs - logged) seen[epoch] = failures;
        else {
          unexplained[epoch]! += failures;
          hidden += failures;
        }
      }
      const observed = seen.reduce((a, b) => a + b, 0);
      const name = asTestId(`${job}.${test}`);
      if (observed === 0) unknown += hidden;
      else {
        truth.set(name, hidden);
        causes.push({ test: name, observed, seen, eligible: new Float64Array(epochs).fill(1), prior: 0 });
      }
    }
    return { job: String(job), unexplained, causes };
  });
  return { ledgers, truth, unknown };
}
