// Which selection a hunt asks for, beside all that it could ask for.
import { expect, test } from "vitest";
import { beliefOf } from "../../../../src/core/search/hunt/belief.ts";
import type { HuntState } from "../../../../src/core/search/hunt/evidence.ts";
import { chooseSelection } from "../../../../src/core/search/hunt/selection.ts";
import type { Selection } from "../../../../src/core/search/hunt/trial.ts";
import { World } from "../../../calibration/hunt-worlds.ts";
import { simulateHunt } from "../../../calibration/simulate-hunt.ts";

const suspects = 9;

const subsets: readonly Selection[] = Array.from({ length: 2 ** suspects }, (_, bits) =>
  Array.from({ length: suspects }, (_, test) => test).filter((test) => ((bits >> test) & 1) === 1),
);

/** The states in which a hunt thinks, once it has failed. */
function statesOf(seed: number): readonly HuntState[] {
  const states: HuntState[] = [];
  const world = new World({ cause: "one", rate: 0.3, suspects }, seed);
  simulateHunt(world, 0.95, {}, (state) => void (state.hits > 0 && states.push(state)));
  return states;
}

test("in three of four cases no selection at all is better than what a few orders and bettering them find", () => {
  let [asked, beaten] = [0, 0];
  for (let seed = 1; seed <= 8; seed++) {
    for (const state of statesOf(seed).filter((_, at) => at % 3 === 0)) {
      const belief = beliefOf(state);
      const chosen = chooseSelection(state.subject, belief, []);
      // The likeliest explanation is looked at too, with every beginning of it: what is handed in as such is chosen if it is better.
      const better = subsets.find((each) => !same(chooseSelection(state.subject, belief, each), chosen));
      asked += 1;
      beaten += Number(better !== undefined);
    }
  }
  expect(asked).toBeGreaterThan(50);
  expect(beaten / asked).toBeLessThan(0.25);
});

const same = (one: Selection, other: Selection): boolean => one.join() === other.join();
