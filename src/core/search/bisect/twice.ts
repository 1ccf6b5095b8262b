// What was seen, explained by two changes that go the same way: to a rate between, and from there to the last one. Who knows
// of one change only is led to a commit between both, whose neighbours chance made look like the two ends.
//
// Such explanations are too many to list: pairs of places times triples of rates. But from one commit that was tried to the
// next, all that matters of them is how many changes have come and at which rate they are, so that sums over all of them
// are had by one pass from the oldest commit to the newest, and one back (forward-backward, Rabiner 1989).

import { logChance } from "./channel.ts";
import type { BisectState, Stretch } from "./evidence.ts";
import type { RateLadders } from "./rates.ts";
import type { CommitCount } from "./trial.ts";

/** What holds if the rate changed twice. */
export interface TwiceChanged {
  /** The logarithm of how likely all was that was seen; minus infinity where two changes cannot be. */
  readonly logLikelihood: number;
  /** Of each stretch, how likely the first change lies in it, the second one, and at least one of them. */
  readonly stretches: readonly TwiceIn[];
  /** Before the first stretch, between every two of them, and after the last. */
  readonly borders: readonly Outlook[];
}

export interface TwiceIn {
  readonly first: number;
  readonly second: number;
  readonly either: number;
}

/** What to expect of a trial. */
export interface Outlook {
  /** The chance that it fails. */
  readonly fails: number;
  /** How open it would be if everything but its outcome were known: the expected entropy. */
  readonly open: number;
}

/** @param priorOf how likely a place is where there is one change; two are as likely as both of them */
export function twiceChanged(
  { stretches, counts, ladders }: BisectState,
  priorOf: (place: number) => number,
): TwiceChanged {
  const places = stretches.map((stretch) => placesIn(stretch, priorOf));
  const seen = stretches.map(({ to }) => likelihoods(counts.get(to), ladders));
  const forward = passForward(places, seen, ladders);
  const pairs = (sumOf(places, "one") ** 2 - sumOf(places, "squares")) / 2;
  const log = seen.reduce((sum, each) => sum + each.log, forward.log);
  return {
    logLikelihood: pairs > 0 ? log - Math.log(pairs) : Number.NEGATIVE_INFINITY,
    ...passBack(places, seen, ladders, forward.rows),
  };
}

interface Places {
  /** How likely a change lies here where there is one, and how likely both of two do, before any trial. */
  readonly one: number;
  readonly both: number;
  readonly squares: number;
}

function placesIn({ from, to }: Stretch, priorOf: (place: number) => number): Places {
  let [one, squares] = [0, 0];
  // Place 0 stands for no change.
  for (let place = Math.max(1, from); place <= to; place++) {
    const prior = priorOf(place);
    one += prior;
    squares += prior ** 2;
  }
  return { one, both: Math.max(0, one ** 2 - squares) / 2, squares };
}

const sumOf = (places: readonly Places[], key: keyof Places): number =>
  places.reduce((sum, each) => sum + each[key], 0);

interface Likelihoods {
  /** Of each rate of the ladders, in proportion to that of the likeliest. */
  readonly of: Float64Array;
  readonly log: number;
}

function likelihoods(count: CommitCount | undefined, { logFails, logPasses }: RateLadders): Likelihoods {
  const of = new Float64Array(logFails.length);
  if (count === undefined) return { of: of.fill(1), log: 0 };
  let log = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < of.length; at++) {
    of[at] = logChance(count, logFails[at]!, logPasses[at]!);
    if (of[at]! > log) log = of[at]!;
  }
  for (let at = 0; at < of.length; at++) of[at] = Math.exp(of[at]! - log);
  return { of, log };
}

/**
 * How likely all is that was seen before each stretch, with each rate there: a row of those before both changes, then of those between
 * them, then of those after both.
 */
function passForward(
  places: readonly Places[],
  seen: readonly Likelihoods[],
  { first, between, last, ladders }: RateLadders,
): { readonly rows: readonly Float64Array[]; readonly log: number } {
  const width = first.length;
  let row = new Float64Array(3 * width);
  row.set(first);
  const rows = [row];
  let log = 0;
  for (const [at, { one, both }] of places.entries()) {
    const { of } = seen[at]!;
    const next = new Float64Array(3 * width);
    for (const { from, to } of ladders) {
      // Sums over all lower steps: before both, between them, and a step between that lies over one before both.
      let [before, middle, through] = [0, 0, 0];
      for (let step = from; step < to; step++) {
        const [none, once, twice] = [row[step]!, row[width + step]!, row[2 * width + step]!];
        next[step] = none * of[step]!;
        next[width + step] = (once + one * between[step]! * before) * of[step]!;
        next[2 * width + step] = (twice + last[step]! * (one * middle + both * through)) * of[step]!;
        through += between[step]! * before;
        before += none;
        middle += once;
      }
    }
    log += Math.log(scaleDown(next));
    rows.push(next);
    row = next;
  }
  return { rows, log: log + Math.log(row.subarray(2 * width).reduce((sum, each) => sum + each, 0)) };
}

/** What passes back: how likely all is that was seen since, for each rate before, between and after both changes. */
function passBack(
  places: readonly Places[],
  seen: readonly Likelihoods[],
  { rates, open, between, last, ladders }: RateLadders,
  forward: readonly Float64Array[],
): Pick<TwiceChanged, "stretches" | "borders"> {
  const width = rates.length;
  const since = new Float64Array(3 * width);
  since.fill(1, 2 * width);
  const outlook = (row: Float64Array): Outlook => {
    let [all, fails, opens] = [0, 0, 0];
    for (let at = 0; at < row.length; at++) {
      const weight = row[at]! * since[at]!;
      all += weight;
      fails += weight * rates[at % width]!;
      opens += weight * open[at % width]!;
    }
    return all === 0 ? { fails: 0, open: 0 } : { fails: fails / all, open: opens / all };
  };
  const stretches = [];
  const borders = [outlook(forward.at(-1)!)];
  for (let at = places.length - 1; at >= 0; at--) {
    const { one, both } = places[at]!;
    const { of } = seen[at]!;
    const row = forward[at]!;
    let [stays, first, second, two] = [0, 0, 0, 0];
    for (const { from, to } of ladders) {
      // Sums over all higher steps: between both changes, after both, and a step between that lies under one after both.
      let [middle, after, through] = [0, 0, 0];
      for (let step = to - 1; step >= from; step--) {
        const [none, once, twice] = [
          since[step]! * of[step]!,
          since[width + step]! * of[step]!,
          since[2 * width + step]! * of[step]!,
        ];
        stays += row[step]! * none + row[width + step]! * once + row[2 * width + step]! * twice;
        first += row[step]! * one * middle;
        second += row[width + step]! * one * after;
        two += row[step]! * both * through;
        since[step] = none + one * middle + both * through;
        since[width + step] = once + one * after;
        since[2 * width + step] = twice;
        through += between[step]! * after;
        middle += between[step]! * once;
        after += last[step]! * twice;
      }
    }
    const all = stays + first + second + two;
    const share = (part: number): number => (all === 0 ? 0 : part / all);
    stretches.push({ first: share(first + two), second: share(second + two), either: share(first + second + two) });
    scaleDown(since);
    borders.push(outlook(row));
  }
  return { stretches: stretches.toReversed(), borders: borders.toReversed() };
}

/** Only proportions matter; left alone they would vanish. Returns what it was divided by. */
function scaleDown(row: Float64Array): number {
  let most = 0;
  for (let at = 0; at < row.length; at++) if (row[at]! > most) most = row[at]!;
  if (most > 0) for (let at = 0; at < row.length; at++) row[at]! /= most;
  return most;
}
