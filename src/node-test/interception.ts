// The one place where deflake enters Node's test runner: `Test.prototype.createSubtest`. Every registration goes through it,
// by `test`, `it`, `describe`, `suite`, their shorthands, the default import and `t.test`, whoever imported them from where.
import { argumentsOf } from "./arguments.ts";
import { attemptOfEnded, type Registration } from "./attempt.ts";
import { DrivenTest } from "./driven-test.ts";
import { parseFlaky, type Mark, type Policy } from "./flaky-option.ts";
import type { CallSite, Factory, NativeTest } from "./native.ts";
import { becomeParent } from "./parent.ts";
import { policyFor, withRule } from "./policy.ts";
import { hasEnded } from "./retry.ts";
import type { Rules } from "./rules.ts";
import type { RunLimits } from "./run-limits.ts";
import type { Settings } from "./settings.ts";
import { summarize } from "./summary.ts";
import { holdTracedErrors } from "./tracing.ts";

/** On the prototype, so that a second copy of deflake in one process does not retry the retries. */
const driven = Symbol.for("deflake.node-test.driven");

export function intercept(
  prototype: NativeTest,
  settings: Settings,
  limits: RunLimits,
  rules: Rules | undefined,
): void {
  if (driven in prototype) return;
  Object.defineProperty(prototype, driven, { value: true });
  const { createSubtest } = prototype as { createSubtest: (this: NativeTest, ...args: unknown[]) => NativeTest };
  const marks = new Marks();
  prototype.createSubtest = function (this: NativeTest, Made: Factory, name, options, fn, overrides) {
    if (Made.name === "FileTest") becomeParent(settings, rules);
    summarize(this.root);
    const registered = registrationOf(name, options, fn, overrides);
    const own = parseFlaky((registered.options as { flaky?: unknown }).flaky);
    const isTest = Made === prototype.constructor;
    const mark = own ?? marks.around(this);
    const today = new Date().toISOString().slice(0, 10);
    const marked = isTest ? policyFor(mark, isOutermost(this), settings, today) : undefined;
    const attempt = attemptOfEnded(this);
    const test = marks.whileBuilding(own, () =>
      createSubtest.call(attempt ?? this, Made, name, options, fn, registered.overrides),
    );
    const rule = isTest && isOutermost(this) ? rules?.about(test) : undefined;
    if (rule?.action === "skip") skip(test, rule.reason);
    const policy = rule === undefined ? marked : withRule(marked, mark, rule, rules as Rules, settings);
    if (attempt !== undefined) test.fail(tooLate());
    else if (policy !== undefined) drive(test, registered, policy, limits);
    else if (!isTest) marks.set(test, own);
    if (isTest && hasEnded(mark, today)) test.diagnostic(`flaky: this mark held until ${mark.until}`);
    return test;
  };
}

/** As the option `skip` does it. */
function skip(test: NativeTest, reason: string): void {
  test.fn = () => {};
  test.skip(reason);
}

/** As Node puts it. It tells of such a test at the root; within an attempt it is the attempt that fails by it. */
function tooLate(): Error {
  const error = new Error("test could not be started because its parent finished");
  delete error.stack;
  return Object.assign(error, { failureType: "parentAlreadyFinished" });
}

function drive(test: NativeTest, registered: Registration, policy: Policy, limits: RunLimits): void {
  holdTracedErrors();
  const driver = new DrivenTest(test, registered, policy, limits);
  // Node itself replaces `run` on a test that a name pattern filters out; that one is then not driven.
  test.run = () => driver.run();
}

/** What stands at the suites. A value holds for the tests below, up to a nearer one; a test hands nothing to its subtests. */
class Marks {
  readonly #marks = new WeakMap<NativeTest, Mark>();
  /** The marks of the suites whose bodies run now. A suite runs its body in its constructor, before anyone has it. */
  readonly #building: Mark[] = [];

  set(suite: NativeTest, mark: Mark): void {
    this.#marks.set(suite, mark);
  }

  around(test: NativeTest): Mark {
    for (let at: NativeTest | null = test; at !== null && isSuite(at); at = at.parent) {
      // A suite that registers a test and has no entry yet is the innermost of those under construction.
      if (!this.#marks.has(at)) this.#marks.set(at, this.#building.at(-1));
      const mark = this.#marks.get(at);
      if (mark !== undefined) return mark;
    }
    return undefined;
  }

  whileBuilding(mark: Mark, build: () => NativeTest): NativeTest {
    this.#building.push(mark);
    try {
      return build();
    } finally {
      this.#building.pop();
    }
  }
}

/** True for a parent whose tests are no subtests: the root, or a suite. */
function isOutermost(parent: NativeTest): boolean {
  return parent.parent === null || parent.reportedType === "suite";
}

function isSuite(test: NativeTest): boolean {
  return test.parent !== null && test.reportedType === "suite";
}

/** Reads the arguments as Node's own createSubtest does. */
function registrationOf(name: unknown, options: unknown, fn: unknown, overrides: unknown): Registration {
  const place = placed;
  placed = undefined;
  const given = argumentsOf(name, options, fn);
  return {
    options: given.options,
    fn: given.fn,
    overrides: place === undefined ? (overrides as object) : { ...(overrides as object), loc: place },
  };
}

let placed: CallSite | undefined;

/** Calls `register` such that the test it registers stands at the given place, not at the line that calls Node. */
export function registerAt<Result>(place: CallSite | undefined, register: () => Result): Result {
  placed = place;
  try {
    return register();
  } finally {
    placed = undefined;
  }
}
