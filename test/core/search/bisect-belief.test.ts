// What a bisection believes, against the sum over all explanations one by one: every place of one change with every pair of
// rates, and every pair of places with every triple.
import { expect, test } from "vitest";
import { beliefOf } from "../../../src/core/search/bisect/belief.ts";
import { entropy } from "../../../src/core/search/bisect/channel.ts";
import { openBisection, type BisectState } from "../../../src/core/search/bisect/evidence.ts";
import type { CommitCount } from "../../../src/core/search/bisect/trial.ts";
import { bisectSubject } from "../../calibration/commit-worlds.ts";
import * as fc from "../../fast-check.ts";

interface Explanation {
  /** The first commits with another rate. */
  readonly changes: readonly number[];
  /** Before the first change, after it, and so on. */
  readonly rates: readonly number[];
  /** Before any trial; together the explanations of each number of changes weigh one. */
  readonly weight: number;
}

const rateAt = ({ changes, rates }: Explanation, commit: number): number =>
  rates[changes.filter((change) => change <= commit).length]!;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** One change at most; a change at commit 0 is none. */
function withOne({ pairs }: BisectState, places: readonly number[]): readonly Explanation[] {
  return places.flatMap((prior, place) =>
    Array.from(pairs.weight, (weight, at) => ({
      changes: [place],
      rates: [pairs.before[at]!, pairs.after[at]!],
      weight: prior * weight,
    })),
  );
}

function withTwo({ ladders: columns }: BisectState, places: readonly number[]): readonly Explanation[] {
  const { rates, first, between, last, ladders } = columns;
  const triples = ladders.flatMap(({ from, to }) => {
    const steps = Array.from({ length: to - from }, (_, at) => from + at);
    return steps.flatMap((a) =>
      steps.flatMap((b) =>
        steps
          .filter((c) => a < b && b < c)
          .map((c) => ({ rates: [rates[a]!, rates[b]!, rates[c]!], weight: first[a]! * between[b]! * last[c]! })),
      ),
    );
  });
  const ends = places.flatMap((one, at) =>
    places
      .slice(at + 1)
      .map((other, beyond) => ({ changes: [at, at + 1 + beyond], weight: at === 0 ? 0 : one * other })),
  );
  const whole = sum(ends.map(({ weight }) => weight));
  return ends
    .filter(({ weight }) => weight > 0)
    .flatMap(({ changes, weight }) =>
      triples.map((triple) => ({ changes, rates: triple.rates, weight: (triple.weight * weight) / whole })),
    );
}

/** What is believed with these explanations, of which some have one change and some have two. */
function slowly(state: BisectState, places: readonly number[], priorOfTwo: number) {
  const { counts } = state;
  const likelihood = (one: Explanation): number =>
    [...counts.values()].reduce((product, { commit, failed, passed }) => {
      const rate = rateAt(one, commit);
      return product * rate ** failed * (1 - rate) ** passed;
    }, one.weight);
  const weighed = [
    ...withOne(state, places).map((one) => ({ ...one, weight: (1 - priorOfTwo) * likelihood(one) })),
    ...withTwo(state, places).map((one) => ({ ...one, weight: priorOfTwo * likelihood(one) })),
  ];
  const all = sum(weighed.map(({ weight }) => weight));
  const share = (of: (one: Explanation) => number): number => sum(weighed.map((one) => (of(one) * one.weight) / all));
  return {
    twice: share(({ changes }) => Number(changes.length === 2)),
    changed: (from: number, to: number): number =>
      share(({ changes }) => Number(changes.some((change) => from <= change && change <= to))),
    fails: (commit: number): number => share((one) => rateAt(one, commit)),
    open: (commit: number): number => share((one) => entropy(rateAt(one, commit))),
  };
}

const commits = 5;
const count = fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }));
const seen = fc.dictionary(fc.constantFrom("0", "1", "2", "3", "4"), count, { minKeys: 1, maxKeys: 4 });
const priors = fc.option(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: commits, maxLength: commits }));

test.each(["more", "less", "either"] as const)("%s often: as all explanations one by one", (direction) => {
  fc.assert(
    fc.property(seen, priors, (counts, prior) => {
      const history = Object.entries(counts).map(([commit, [failed, passed]]): CommitCount => ({
        commit: Number(commit),
        failed,
        passed,
      }));
      const state = openBisection(bisectSubject(commits, { direction, history, prior }));
      const { stretches, twice, priorOf } = beliefOf(state);
      const places = Array.from({ length: commits }, (_, place) => priorOf(place));
      const expected = slowly(state, places, 0.1);
      expect(twice).toBeCloseTo(expected.twice, 9);
      for (const { from, to, chance, after } of stretches) {
        expect(chance).toBeCloseTo(expected.changed(from, to), 9);
        const mixed = (of: "fails" | "open"): number => (1 - twice) * after.once[of] + twice * after.twice[of];
        expect(mixed("fails")).toBeCloseTo(expected.fails(to), 9);
        expect(mixed("open")).toBeCloseTo(expected.open(to), 9);
      }
    }),
    { numRuns: 12 },
  );
});

test("as much is believed after thousands of trials, whose likelihood no number holds", () => {
  const counted = (times: number): BisectState =>
    openBisection(
      bisectSubject(commits, {
        history: [
          { commit: 1, failed: 0, passed: 3 * times },
          { commit: 3, failed: times, passed: 2 * times },
          { commit: 4, failed: 3 * times, passed: times },
        ],
      }),
    );
  const { twice, stretches } = beliefOf(counted(2000));
  expect(twice).toBeGreaterThan(1 - 1e-9);
  expect(stretches.map(({ chance }) => Math.round(chance * 1000) / 1000)).toEqual([0, 1, 1]);
});
