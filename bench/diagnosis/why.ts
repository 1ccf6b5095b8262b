import { World, type WorldShape } from "../../test/calibration/hunt-worlds.ts";
import { huntSearch } from "../../src/core/search/hunt/hunt.ts";
import { openHunt } from "../../src/core/search/hunt/evidence.ts";
import { beliefOf } from "../../src/core/search/hunt/belief.ts";
const [, , cause, rate, seed, n = "300", limit = "100"] = process.argv;
const world = new World({ cause, suspects: +n, rate: +rate! } as WorldShape, +seed!);
let state = openHunt(world.subject(0.95, world.recordsUntilFailure()));
console.log(
  "cause",
  world.cause,
  world.cause.map((c) => world.seconds[c]),
  "records",
  state.runs,
);
for (let k = 0; k < +limit; k++) {
  const b = beliefOf(state);
  const step = huntSearch.next(state);
  const top = [...b.singles.chance]
    .map((c, i) => [c, i] as const)
    .sort((x, y) => y[0] - x[0])
    .slice(0, 3)
    .map(
      ([c, i]) => `${i}:${c.toFixed(3)}@${b.fits.rate[b.singles.fit[i]!]!.toFixed(2)} ${world.seconds[i]!.toFixed(2)}s`,
    );
  console.log(
    `${world.trials} ${world.testSeconds.toFixed(0)}s alone ${b.alone.chance.toFixed(4)}@${b.alone.rate.toFixed(3)} own ${b.hitsAlone.toFixed(3)} several ${b.several.toFixed(3)} ${b.groups.map((g) => g.chance.reduce((x, y) => x + y, 0).toFixed(3) + (g.each === 1 ? "!" : ""))} diff ${b.diffuse.chance.toFixed(3)} truth ${world.cause.map((c) => b.singles.chance[c]!.toFixed(4) + "@" + b.fits.rate[b.singles.fit[c]!]!.toFixed(3))} top ${top.join(" ")}`,
  );
  if (step.kind === "done") {
    console.log(JSON.stringify(step.answer));
    break;
  }
  const { selection, repeats, until } = step.ask;
  const seconds = world.secondsOf(selection);
  let hits = 0,
    runs = 0;
  for (let i = 0; i < repeats; i++) {
    const outcome = world.run(selection, seconds) ? "failed" : "passed";
    runs++;
    state = huntSearch.learn(state, { selection, outcome, seconds });
    if (outcome === until) {
      hits++;
      break;
    }
  }
  console.log(
    `   |S|=${selection.length} ${seconds.toFixed(1)}s holds ${world.cause.map((c) => selection.includes(c))} ${hits}/${runs} of ${repeats}`,
  );
}
