// The fallback: `flaky` where the test runner is not known from within. The body of a marked test is wrapped in a loop inside one
// native test. What the runner does around the body happens once: hooks, the timeout, the plan, the mocks, the signal.
import type nodeTest from "node:test";
import { argumentsOf } from "./arguments.ts";
import { parseFlaky, type Mark, type Policy } from "./flaky-option.ts";
import { pause } from "./pause.ts";
import { policyFor } from "./policy.ts";
import { delayBefore, wantsAnother } from "./retry.ts";
import type { RunLimits } from "./run-limits.ts";
import type { Settings } from "./settings.ts";

type Body = (...args: unknown[]) => unknown;
type Register = (...args: unknown[]) => Promise<void>;
type Native = Pick<typeof nodeTest, "test" | "suite">;

interface Context {
  diagnostic?(message: string): void;
}

/** The functions to register with, with `flaky` as option and shorthand. */
export function fromOutside(native: Native, settings: Settings, limits: RunLimits): Native {
  /** The mark of the suite whose body runs; nothing within a test, which hands nothing down. */
  const around = new (process.getBuiltinModule("node:async_hooks").AsyncLocalStorage)<Mark>();
  const wrap =
    (register: Register, bodyFor: (mark: Mark, body: Body, name: string) => Body, preset?: true): Register =>
    (...args) => {
      const { name, options, fn } = argumentsOf(args[0], args[1], args[2]);
      const { flaky = preset, ...rest } = options as { flaky?: unknown };
      const mark = parseFlaky(flaky ?? preset) ?? around.getStore();
      const title = typeof name === "string" ? name : ((fn as Body | undefined)?.name ?? "");
      return register(title, rest, typeof fn === "function" ? bodyFor(mark, fn as Body, title) : fn);
    };
  const suiteBody =
    (mark: Mark, body: Body): Body =>
    (...args) =>
      around.run(mark, () => body(...args));
  const testBody = (mark: Mark, body: Body, name: string): Body => {
    const policy = policyFor(mark, true, settings, new Date().toISOString().slice(0, 10));
    const alone = (run: () => unknown): unknown => around.run(undefined, run);
    if (policy !== undefined) return (t) => alone(() => retried(policy, limits, name, body, t as Context));
    // Node passes a callback to a body that takes two arguments, so the wrapper must take as many.
    return body.length >= 2 ? (t, done) => alone(() => body(t, done)) : (t) => alone(() => body(t));
  };
  return {
    test: withShorthands(native.test, (register, preset) => wrap(register, testBody, preset)),
    suite: withShorthands(native.suite, (register, preset) => wrap(register, suiteBody, preset)),
  };
}

function withShorthands<Function_ extends Native["test"] | Native["suite"]>(
  native: Function_,
  wrapped: (register: Register, preset?: true) => Register,
): Function_ {
  const functions = native as unknown as Record<string, unknown>;
  const names = ["skip", "todo", "only", "expectFailure"].filter((name) => typeof functions[name] === "function");
  const shorthands = names.map((name) => [name, wrapped(functions[name] as Register)]);
  const all = { ...Object.fromEntries(shorthands), flaky: wrapped(native as unknown as Register, true) };
  return Object.assign(wrapped(native as unknown as Register), all) as Function_;
}

async function retried(policy: Policy, limits: RunLimits, name: string, body: Body, t: Context): Promise<void> {
  const startedAt = performance.now();
  let passes = 0;
  let failures = 0;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await once(body, t);
    if (!outcome.failed) passes += 1;
    const standing = { name, attempt, passes, ...outcome, elapsedMs: performance.now() - startedAt };
    if (!wantsAnother(policy, standing) || (outcome.failed && !policy.repeated && !limits.allow(failures === 0))) {
      if (attempt > 1 && (outcome.failed || failures > 0))
        t.diagnostic?.(`FLAKY ${attempt - 1} ${attempt === 2 ? "re-try" : "re-tries"} of ${policy.retries}`);
      if (outcome.failed) throw outcome.error;
      if (failures > 0 && policy.repeated)
        throw new Error(`the test is flaky: it failed ${failures} of ${attempt} times`);
      if (failures > 0 && policy.result === "fail")
        throw new Error(`the test is flaky: it failed and passed on attempt ${attempt}`);
      return;
    }
    if (outcome.failed) failures += 1;
    const ms = delayBefore(policy, attempt, Math.random());
    if (ms > 0) await pause(ms).done;
  }
}

interface Outcome {
  readonly failed: boolean;
  readonly error: unknown;
}

async function once(body: Body, t: Context): Promise<Outcome> {
  try {
    if (body.length < 2) await body(t);
    else await new Promise<void>((resolve, reject) => body(t, (error: unknown) => (error ? reject(error) : resolve())));
    return { failed: false, error: undefined };
  } catch (error) {
    return { failed: true, error };
  }
}
