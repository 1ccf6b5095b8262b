import { World, type WorldShape } from "../../test/calibration/hunt-worlds.ts";
import { hunt } from "./ours.ts";
const cells: Record<string, WorldShape> = {
  alone30: { cause: "alone", suspects: 300, rate: 1 / 30 },
  one1: { cause: "one", suspects: 300, rate: 1 },
  one2: { cause: "one", suspects: 300, rate: 0.5 },
  one10: { cause: "one", suspects: 300, rate: 0.1 },
  one30: { cause: "one", suspects: 300, rate: 1 / 30 },
  big: { cause: "one", suspects: 5000, rate: 0.1 },
  two2: { cause: "two", suspects: 300, rate: 0.5 },
  two10: { cause: "two", suspects: 300, rate: 0.1 },
  two30: { cause: "two", suspects: 300, rate: 1 / 30 },
  three: { cause: "three", suspects: 300, rate: 0.5 },
  either: { cause: "either", suspects: 300, rate: 0.1 },
  foreign1: { cause: "one", suspects: 300, rate: 1 / 30, foreign: 0.001 },
  foreign0: { cause: "alone", suspects: 300, rate: 1 / 30, foreign: 0.001 },
  base: { cause: "one", suspects: 300, rate: 0.1, base: 0.01 },
};
const [, , names = "", n = "100", trace = ""] = process.argv;
for (const name of names === "" ? Object.keys(cells) : names.split(",")) {
  let [runs, secs, wrong, und] = [0, 0, 0, 0];
  const each: number[] = [];
  const t0 = process.cpuUsage().user;
  for (let t = 0; t < +n; t++) {
    const w = new World(cells[name]!, 1000 * t + 17 + (trace ? +trace : 0));
    const a = hunt(w, 0.95, trace ? console.log : undefined);
    if (trace)
      console.log(
        w.cause,
        a.kind,
        a.tests,
        a.confidence,
        w.cause.map((c) => w.seconds[c]),
      );
    const c = cells[name]!.cause;
    const ok =
      c === "either"
        ? a.tests.length === 1 && w.cause.includes(a.tests[0]!)
        : (a.kind === (c === "alone" ? "alone" : c === "diffuse" ? "diffuse" : "tests") &&
            String(a.tests) === String(w.cause)) ||
          (a.kind === "alone" && (cells[name]!.base ?? 0) > 0);
    if (!ok) wrong++;
    if (a.kind === "undecided") und++;
    runs += w.trials;
    secs += w.testSeconds;
    each.push(w.testSeconds);
  }
  each.sort((a, b) => a - b);
  console.log(
    name.padEnd(10),
    `runs ${(runs / +n).toFixed(0)} secs ${(secs / +n).toFixed(1)} ±${(Math.sqrt(each.reduce((s, x) => s + (x - secs / +n) ** 2, 0)) / +n).toFixed(1)} median ${each[each.length >> 1]!.toFixed(0)} p90 ${each[Math.floor(each.length * 0.9)]!.toFixed(0)} wrong ${((wrong / +n) * 100).toFixed(1)}% und ${und} cpu/hunt ${((process.cpuUsage().user - t0) / 1000 / +n).toFixed(0)}ms ms/run ${((process.cpuUsage().user - t0) / 1000 / runs).toFixed(2)}`,
  );
}
