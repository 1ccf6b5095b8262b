// Types of the inputs beside this file.
import type { Attempt } from "../../../../src/core/model/attempt.ts";
import type { Told } from "../../../../src/app/ports.ts";

export const inputCount: number;
export function inputOf(input: number): {
  readonly told: Told;
  readonly attempts: Iterable<Attempt>;
  readonly count: number;
};
