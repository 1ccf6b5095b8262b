// How others look for the cause, on the same worlds: by hand as Robert Collins describes it, as stestr and
// detect-test-pollution do it, and as `rspec --bisect` does.

import type { Selection } from "../../src/core/search/hunt/trial.ts";
import type { World } from "../../test/calibration/hunt-worlds.ts";

/** The suspects that are blamed; none: it fails alone. */
export type Method = (world: World) => Selection;

/** How often a step is repeated so that all steps together err in at most a share `error` of cases, the rate being known. */
export const repeatsFor = (rate: number, steps: number, error: number): number =>
  rate >= 1 ? 1 : Math.ceil(Math.log(error / steps) / Math.log1p(-rate));

function fails(world: World, selection: Selection, repeats: number): boolean {
  const seconds = world.secondsOf(selection);
  for (let i = 0; i < repeats; i++) if (world.run(selection, seconds)) return true;
  return false;
}

/** Halves, each until it fails or is believed to pass; alone in the end, or first. */
const halves =
  (repeats: number, aloneFirst: boolean): Method =>
  (world) => {
    if (aloneFirst && fails(world, [], repeats)) return [];
    let suspects = world.all;
    while (suspects.length > 1) {
      const middle = Math.ceil(suspects.length / 2);
      const first = suspects.slice(0, middle);
      suspects = fails(world, first, repeats) ? first : suspects.slice(middle);
    }
    return !aloneFirst && fails(world, [], repeats) ? [] : suspects;
  };

const stepsOf = (world: World): number => Math.ceil(Math.log2(world.shape.suspects)) + 1;

/** Told the failure rate, and repeating enough for it. */
export const byHand =
  (error: number): Method =>
  (world) =>
    halves(repeatsFor(world.shape.rate, stepsOf(world), error), false)(world);

/** One run a step: what stestr's --analyze-isolation and detect-test-pollution do. */
export const stestr: Method = halves(1, true);

/** rspec --bisect's recursion (for several needed tests, as ddmin), told the rate and repeating enough for it. */
export const rspec =
  (error: number): Method =>
  (world) => {
    const repeats = repeatsFor(world.shape.rate, 2 * stepsOf(world), error);
    if (fails(world, [], repeats)) return [];
    let left = new Set(world.all);
    const shrink = (part: Selection): void => {
      if (part.length <= 1) return;
      const middle = Math.ceil(part.length / 2);
      const halvesOf = [part.slice(0, middle), part.slice(middle)];
      for (const without of halvesOf) {
        const out = new Set(without);
        const rest = new Set([...left].filter((test) => !out.has(test)));
        if (!fails(world, [...rest], repeats)) continue;
        left = rest;
        shrink(part.filter((test) => rest.has(test)));
        return;
      }
      halvesOf.forEach(shrink);
    };
    shrink(world.all);
    return [...left];
  };
