// The conditions under which a victim runs: alone or after other tests, in which order, on how many workers, on how bad a
// machine. As values with names, so that a search can be about names and a log about values.

import { randomFrom, uniformInt } from "../../core/stats/random.ts";
import type { Selected, Selection } from "../../runners/runner.ts";
import type { Stress, StressKind } from "../ports.ts";

export type Company =
  | { readonly kind: "alone" }
  /** After these, in this order. */
  | { readonly kind: "after"; readonly tests: readonly Selected[] }
  /** Together with these, each trial in an order of its own that the seed and the trial's number decide. */
  | { readonly kind: "shuffled"; readonly tests: readonly Selected[]; readonly seed: number }
  /** All that the command runs. */
  | { readonly kind: "whole" };

export interface Condition {
  readonly name: string;
  readonly company: Company;
  /** Null leaves it to the command. */
  readonly workers: number | null;
  readonly stress: readonly StressKind[];
}

export const stressKinds: readonly StressKind[] = ["cpu", "io", "memory", "cores", "noise"];

const stressNames: Readonly<Record<StressKind, string>> = {
  cpu: "busy CPU",
  io: "busy disc",
  memory: "little memory",
  cores: "one core",
  noise: "other processes",
};

/**
 * @example nameOf({ kind: "alone" }, null, ["cpu"]) // "alone, busy CPU"
 */
export function nameOf(company: Company, workers: number | null, stress: readonly StressKind[]): string {
  const before = {
    alone: "alone",
    after: company.kind === "after" ? afterWhat(company.tests) : "",
    shuffled: "shuffled",
    whole: "with all tests",
  }[company.kind];
  return [before, ...(workers === null ? [] : [`${workers} workers`]), ...stress.map((kind) => stressNames[kind])].join(
    ", ",
  );
}

const afterWhat = (tests: readonly Selected[]): string =>
  tests.length === 1 ? `after ${tests[0]!.test}` : `after ${tests.length} tests in their order`;

export const conditionOf = (company: Company, workers: number | null, stress: readonly StressKind[]): Condition => ({
  name: nameOf(company, workers, stress),
  company,
  workers,
  stress,
});

/** The condition as stated, and each kind of stress that it does not have yet and that can be had here. */
export function conditionsToSearch(stated: Condition, stress: Stress): readonly [Condition, ...Condition[]] {
  const { company, workers } = stated;
  const other: readonly Condition[] =
    company.kind === "alone" ? [] : [conditionOf({ kind: "alone" }, null, stated.stress)];
  const worse = stressKinds
    .filter((kind) => !stated.stress.includes(kind) && stress.troubleWith(kind) === null)
    .map((kind) => conditionOf(company, workers, [...stated.stress, kind]));
  return [stated, ...other, ...worse];
}

/** What a runner is told for one trial; null for the command as it was typed. */
export function selectionOf({ company, workers }: Condition, victim: Selected, trial: number): Selection | null {
  switch (company.kind) {
    case "alone":
      return { tests: [victim], ordered: false, seed: null, workers };
    case "after":
      return { tests: [...company.tests, victim], ordered: true, seed: null, workers };
    case "shuffled":
      return {
        tests: shuffled([...company.tests, victim], company.seed + trial),
        ordered: true,
        seed: null,
        workers,
      };
    case "whole":
      return null;
  }
}

/** Fisher and Yates's shuffle: every order with the same chance, the same order for the same seed. */
export function shuffled<T>(things: readonly T[], seed: number): readonly T[] {
  const random = randomFrom(seed);
  const order = [...things];
  for (let at = order.length - 1; at > 0; at--) {
    const other = uniformInt(random, at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
