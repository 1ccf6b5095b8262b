// One attempt: a fresh test of Node's own class that runs exactly as Node runs it, but tells nobody. Node's runner keeps
// the state of a run in the test (error, plan, timeout, signal, mocks, context, subtests, hooks), and most of it can be
// written once; a new test per attempt gives each attempt all of it anew.
import { bury } from "./graveyard.ts";
import { thrownBy, type NativeError, type NativeTest } from "./native.ts";
import { currentOutbox, Outbox, reporterInto } from "./outbox.ts";
import { markSnapshots } from "./snapshots.ts";
import { textOf } from "./text.ts";
import { clearTimer, setTimer } from "./timers.ts";

/** What the user registered: enough to make the same test again. */
export interface Registration {
  readonly options: object;
  readonly fn: unknown;
  readonly overrides: object;
}

/** What an attempt that did not count leaves behind, on the events of the one that does. */
export interface DiscardedAttempt {
  readonly attempt: number;
  readonly passed: boolean;
  readonly durationMs: number;
  readonly failureType?: string;
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
}

const underWay = new WeakSet<NativeTest>();

/**
 * The attempt that a test belongs to, if that attempt is under way and the test itself has ended. Node reports a test when it
 * ends and refuses subtests from then on; in an attempt, where nothing is reported yet, it would accept them.
 */
export function attemptOfEnded(test: NativeTest): NativeTest | undefined {
  const { parent } = test;
  if (parent === null || test.finished || ![...parent.readySubtests.values()].includes(test)) return undefined;
  let at: NativeTest | null = parent;
  while (at !== null && !underWay.has(at)) at = at.parent;
  return at ?? undefined;
}

export class Attempt {
  readonly test: NativeTest;
  readonly #outbox = new Outbox();
  readonly #shell: NativeTest;
  readonly #restoreSnapshots: () => void;

  constructor(shell: NativeTest, registration: Registration) {
    this.#shell = shell;
    this.#restoreSnapshots = markSnapshots(shell);
    // Made inside the shell's async scope, so that an AsyncLocalStorage holds what it held when the user registered the
    // test; and made with the outbox current, so that all that the attempt starts, however late, finds the outbox.
    this.test = shell.runInAsyncScope(() =>
      currentOutbox().run(this.#outbox, () => new shell.constructor(optionsFor(shell, registration))),
    );
    takeIdentity(this.test, shell);
    this.test.reporter = reporterInto(this.#outbox, shell.reporter);
    // A test that is not clear to send reports nothing, nor do its subtests: no event, no counter, no exit code.
    this.test.isClearToSend = () => false;
    this.test.postRun = () => {};
    underWay.add(this.test);
  }

  /** Runs the attempt in the place that the caller holds among the parent's active subtests. */
  run(): Promise<void> {
    const { test } = this;
    const parent = test.parent as NativeTest;
    const timer = keepAliveFor(test);
    return new Promise((resolve, reject) => {
      const ended = (error?: Error): void => {
        clearTimer(timer);
        if (error === undefined) resolve();
        else reject(error);
      };
      // Started by the microtask queue and awaited through a plain callback, no frame of ours stands in the stack of an
      // error that the user's code throws, neither above `Test.run` nor as an "at async" line.
      currentOutbox().run(this.#outbox, () => {
        void Promise.resolve()
          .then(nativeMethod(test, "run").bind(test))
          .then(() => ended(), ended);
      });
      // The native run takes a place of its own; it is the one that is held already.
      queueMicrotask(() => {
        parent.activeSubtests -= 1;
      });
    });
  }

  /** Subtests fail their parent only in `postRun`, which has not run yet, and cancels those that still run. */
  get failed(): boolean {
    return !this.test.passed || this.test.subtests.some(failedSubtest);
  }

  /** What the user's code threw: in the test, or in the first of its subtests that failed. */
  get error(): unknown {
    const error = firstError(this.test);
    return error === undefined ? undefined : thrownBy(error);
  }

  get aborted(): boolean {
    const { error } = this.test;
    return error?.failureType === "testAborted" || this.#shell.outerSignal?.aborted === true;
  }

  /**
   * Where each error is one that may be ignored, the failures are told as Node tells those of a TODO: seen by everybody, and no
   * reason to end with a failure.
   */
  forgive(may: (error: unknown, failureType: string | undefined) => boolean, reason: string): boolean {
    const failed = failuresIn(this.test);
    const errors = failed.flatMap(({ error }) => (error === null || isOfSubtests(error) ? [] : [error]));
    if (errors.length === 0 || !errors.every((error) => may(thrownBy(error), error.failureType))) return false;
    // Node would take a test for passed whose failed subtests are all to do. Only this one has not been told of them yet.
    const subtests = this.test.subtests.filter(failedSubtest).length;
    if (subtests > 0) this.test.fail(failedBy(subtests));
    for (const test of failed) {
      test.isTodo = true;
      test.message = reason;
    }
    return true;
  }

  describe(attempt: number): DiscardedAttempt {
    const { test } = this;
    const durationMs = Number((test.endTime ?? process.hrtime.bigint()) - (test.startTime ?? 0n)) / 1e6;
    const found = this.failed ? firstError(test) : undefined;
    if (found === undefined) return { attempt, passed: !this.failed, durationMs };
    const thrown = thrownBy(found);
    const error = thrown instanceof Error ? thrown : { name: typeof thrown, message: textOf(thrown) };
    return {
      attempt,
      passed: false,
      durationMs,
      ...(found.failureType === undefined ? {} : { failureType: found.failureType }),
      name: error.name,
      message: error.message,
      ...("stack" in error && typeof error.stack === "string" ? { stack: error.stack } : {}),
    };
  }

  /** Undoes the attempt: what it holds is released, and nobody hears of it. */
  discard(): void {
    underWay.delete(this.test);
    this.#outbox.drop();
    bury(this.test, nativeMethod(this.test, "postRun"));
    this.#restoreSnapshots();
  }

  /** Puts the attempt in the shell's place and lets Node report it like any test. */
  commit(pendingSubtestsError?: unknown): void {
    const { test } = this;
    const shell = this.#shell;
    const parent = test.parent as NativeTest;
    underWay.delete(test);
    takePlace(test, shell, parent);
    test.reporter = shell.reporter;
    Reflect.deleteProperty(test, "isClearToSend");
    this.#outbox.release();
    bury(shell, nativeMethod(shell, "postRun"));
    test.processReadySubtestRange(false);
    // Last, because it starts the next test.
    nativeMethod(test, "postRun").call(test, pendingSubtestsError);
  }
}

/** `loc` is left out: under --test-rerun-failures the constructor counts how many tests stand at one place. */
function optionsFor(shell: NativeTest, { options, fn, overrides }: Registration): Record<string, unknown> {
  return { fn, name: shell.name, parent: shell.parent, ...options, ...overrides, loc: undefined };
}

/** What Node derives from the order of construction, or from the place, is the shell's. Not every version has all of it. */
const identity = "loc testNumber childNumber reportOrder testId attempt passedAttempt entryFile".split(" ");

function takeIdentity(test: NativeTest, shell: NativeTest): void {
  const to = test as unknown as Record<string, unknown>;
  const from = shell as unknown as Record<string, unknown>;
  for (const name of identity) if (name in shell) to[name] = from[name];
  // Node 20 copies the parent's hooks at construction: those that stood there when the user registered the test.
  const { before, after, beforeEach, afterEach } = shell.hooks;
  test.hooks = {
    ...test.hooks,
    before: [...before],
    after: [...after],
    beforeEach: [...beforeEach],
    afterEach: [...afterEach],
  };
}

function takePlace(test: NativeTest, shell: NativeTest, parent: NativeTest): void {
  takeOrder(test, shell);
  const index = parent.subtests.indexOf(shell);
  if (index >= 0) parent.subtests[index] = test;
  if (parent.unfinishedSubtests?.delete(shell) === true) parent.unfinishedSubtests.add(test);
}

/** Node numbers a test when it starts and orders it when it leaves the queue; both may have happened to the shell since. */
function takeOrder(test: NativeTest, shell: NativeTest): void {
  const to = test as unknown as Record<string, unknown>;
  const from = shell as unknown as Record<string, unknown>;
  for (const name of ["testNumber", "reportOrder"]) if (name in shell) to[name] = from[name];
}

function failedSubtest(subtest: NativeTest): boolean {
  return !subtest.passed && subtest.isTodo !== true;
}

/** A test that failed, with its failed subtests, and theirs. */
const failuresIn = (test: NativeTest): readonly NativeTest[] => [
  test,
  ...test.subtests.filter(failedSubtest).flatMap(failuresIn),
];

/** As Node puts it. */
function failedBy(subtests: number): Error {
  const error = new Error(`${subtests} subtest${subtests > 1 ? "s" : ""} failed`);
  delete error.stack;
  return Object.assign(error, { failureType: "subtestsFailed" });
}

const isOfSubtests = ({ failureType }: NativeError): boolean => failureType === "subtestsFailed";

function firstError(test: NativeTest): NativeError | undefined {
  if (test.error !== null && !isOfSubtests(test.error)) return test.error;
  for (const subtest of test.subtests.filter(failedSubtest)) {
    const error = firstError(subtest);
    if (error !== undefined) return error;
  }
  return test.error ?? undefined;
}

/**
 * Node 20 and 22 end a run when the event loop is empty, and a test's own timer does not keep it going: a test that hangs
 * would end the run before its timeout and could not be retried. Node 24 and newer keep the loop going themselves.
 */
function keepAliveFor({ timeout }: NativeTest): NodeJS.Timeout | undefined {
  const longest = 2 ** 31 - 1;
  return timeout === null || timeout === Number.POSITIVE_INFINITY
    ? undefined
    : setTimer(() => {}, Math.min(timeout + 1000, longest));
}

/** The method as Node has it, below any that stands on the test itself. */
export function nativeMethod<Name extends "run" | "postRun" | "getReportDetails" | "runHook">(
  test: NativeTest,
  name: Name,
): NativeTest[Name] {
  return (Object.getPrototypeOf(test) as NativeTest)[name];
}
