// Puts deflake into the test runner of this process, in the way that fits it.
import nodeTest from "node:test";
import { chooseEngine } from "./engine.ts";
import { intercept } from "./interception.ts";
import { fromOutside } from "./outside.ts";
import { ledgerOfRun } from "./parent.ts";
import { reach } from "./reach.ts";
import { rulesOfRun } from "./rules.ts";
import { runLimits } from "./run-limits.ts";
import { settingsFrom } from "./settings.ts";
import { flakyShorthand } from "./shorthand.ts";

export type Native = Pick<typeof nodeTest, "test" | "suite">;

/** Gives the functions to register tests with. */
export function install(): Native {
  const { engine, warning } = chooseEngine();
  const rules = rulesOfRun();
  const settings = settingsFrom(process.env, rules?.maxRetriedTests);
  const limits = runLimits(settings, ledgerOfRun());
  if (warning !== undefined) process.emitWarning(warning, { code: "DEFLAKE_OUTSIDE" });
  switch (engine) {
    case "node":
      return nodeTest;
    case "outside":
      return fromOutside(nodeTest, settings, limits);
    case "inside":
      reach((prototype) => intercept(prototype, settings, limits, rules));
      return { test: withFlaky(nodeTest.test), suite: withFlaky(nodeTest.suite) };
  }
}

/**
 * Node's own function under a name of its own. A bound function leaves no frame, so Node finds the user's line as the test's
 * place, and the user's stack traces hold nothing of ours.
 */
function withFlaky<Register extends Native["test"] | Native["suite"]>(register: Register): Register {
  const bound = (register as (...args: never[]) => Promise<void>).bind(undefined);
  const flaky = { value: flakyShorthand(register), enumerable: true, configurable: true, writable: true };
  return Object.defineProperties(bound, { ...Object.getOwnPropertyDescriptors(register), flaky }) as Register;
}
