// Whether there is a second change beside the one that is named, as far as that is known: trials stay near one of two changes,
// so that of the other one little more may be known than on which side it lies.

import type { Belief, BelievedStretch } from "./belief.ts";
import type { Candidate } from "./candidate.ts";

export interface MoreChanges {
  /** That the rate changed twice in the same direction. */
  readonly chance: number;
  /** The other change came before the one that is named, or after it. */
  readonly side: "before" | "after";
  /** The commits one of which made it, 8 times in 10 if there are two. */
  readonly from: number;
  readonly to: number;
  /** The likeliest of them, as near as the commits that were tried tell. */
  readonly likeliest: number;
}

/** A second change is told of when it is likelier than not. */
const told = 0.5;
/** What is left out at either end. */
const tail = 0.1;

export function moreChangesIn({ stretches, twice }: Belief, candidate: Candidate | null): MoreChanges | null {
  const place = candidate?.suspects.at(-1);
  const named = stretches.findIndex(({ to }) => to === place);
  if (twice < told || named < 0) return null;
  const { first, second } = stretches[named]!.twice;
  const side = second >= first ? "before" : "after";
  const others = side === "before" ? stretches.slice(0, named) : stretches.slice(named + 1);
  const chanceOf = ({ twice: { first, second } }: BelievedStretch): number => (side === "before" ? first : second);
  const all = others.reduce((sum, stretch) => sum + chanceOf(stretch), 0);
  if (all === 0) return null;
  let below = 0;
  const likely = others.filter((stretch) => {
    const start = below;
    below += chanceOf(stretch) / all;
    return below > tail && start < 1 - tail;
  });
  const likeliest = likely.reduce((most, one) => (chanceOf(one) > chanceOf(most) ? one : most));
  return { chance: twice, side, from: Math.max(1, likely[0]!.from), to: likely.at(-1)!.to, likeliest: likeliest.to };
}
