// The results of a TRX file, held until its end, where their classes stand. A file may have hundreds of thousands, so they are
// packed by the thousand: columns of numbers and one text of all names take a third of what objects do.

import type { Failure } from "../../core/model/attempt.ts";
import { outcomes, type Outcome } from "../../core/model/outcome.ts";

export interface Result {
  /** A number for its `testId`; 0 where it has none. */
  readonly definition: number;
  readonly name: string;
  /** A row of data: rows share the id of their test, and none is a retry of another. */
  readonly row: boolean;
  outcome: Outcome;
  readonly durationMs: number | null;
  readonly startedAt: number | null;
  failure: Failure | null;
}

const packed = 1024;

interface Pack {
  readonly definitions: Uint32Array;
  readonly names: string;
  readonly rows: Uint8Array;
  readonly outcomes: Uint8Array;
  /** Not a number stands for null, here and in the next. */
  readonly durations: Float64Array;
  readonly starts: Float64Array;
  /** By their places. */
  readonly failures: ReadonlyMap<number, Failure>;
}

export class HeldResults {
  readonly #packs: Pack[] = [];
  #loose: Result[] = [];

  get count(): number {
    return this.#packs.length * packed + this.#loose.length;
  }

  add(result: Result): void {
    this.#loose.push(result);
    if (this.#loose.length < packed) return;
    this.#packs.push(pack(this.#loose));
    this.#loose = [];
  }

  /** All of them, in their order. */
  *[Symbol.iterator](): Iterator<Result> {
    for (const each of this.#packs) yield* unpacked(each);
    yield* this.#loose;
  }
}

/** Stands between names: no character of XML. */
const between = "\u0000";

function pack(results: readonly Result[]): Pack {
  return {
    definitions: Uint32Array.from(results, ({ definition }) => definition),
    names: results.map(({ name }) => name.replaceAll(between, "")).join(between),
    rows: Uint8Array.from(results, ({ row }) => (row ? 1 : 0)),
    outcomes: Uint8Array.from(results, ({ outcome }) => outcomes.indexOf(outcome)),
    durations: Float64Array.from(results, ({ durationMs }) => durationMs ?? Number.NaN),
    starts: Float64Array.from(results, ({ startedAt }) => startedAt ?? Number.NaN),
    failures: new Map(results.flatMap(({ failure }, at) => (failure === null ? [] : [[at, failure] as const]))),
  };
}

const unpacked = (from: Pack): readonly Result[] =>
  from.names.split(between).map((name, at) => ({
    definition: from.definitions[at] ?? 0,
    name,
    row: from.rows[at] === 1,
    outcome: outcomes[from.outcomes[at] ?? 0] ?? "error",
    durationMs: numberOrNull(from.durations[at]),
    startedAt: numberOrNull(from.starts[at]),
    failure: from.failures.get(at) ?? null,
  }));

const numberOrNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
