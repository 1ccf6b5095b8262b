// A marked test as Node sees it, and the attempts behind it. Node's queue, counters and cancellation know one test, the
// shell; it never runs. It holds a place among the parent's active subtests while attempts run one after another, until one
// of them takes its place and is reported by Node.
import { Attempt, nativeMethod, type DiscardedAttempt, type Registration } from "./attempt.ts";
import type { Policy } from "./flaky-option.ts";
import type { NativeTest } from "./native.ts";
import { pause } from "./pause.ts";
import { delayBefore, wantsAnother } from "./retry.ts";
import type { RunLimits } from "./run-limits.ts";

export class DrivenTest {
  readonly #shell: NativeTest;
  readonly #registration: Registration;
  readonly #policy: Policy;
  readonly #limits: RunLimits;
  readonly #discarded: DiscardedAttempt[] = [];
  #current: Attempt | undefined;
  /** Whether the current attempt, which failed, is followed by another: asked for once, because asking uses up a limit. */
  #granted: boolean | undefined;
  #owedAfterHooks: (() => Promise<void>) | undefined;
  #wake: () => void = () => {};
  /** Something was reported for this test; whatever happens now must leave no trace. */
  #over = false;

  constructor(shell: NativeTest, registration: Registration, policy: Policy, limits: RunLimits) {
    this.#shell = shell;
    this.#registration = registration;
    this.#policy = policy;
    this.#limits = limits;
    this.#mark(shell);
  }

  /** Stands in for the shell's own `run`. */
  run(): Promise<void> {
    const shell = this.#shell;
    Reflect.deleteProperty(shell, "run");
    // A replay of --test-rerun-failures, an expected failure, a test skipped or ended before it began: nothing to retry.
    const settled =
      shell.skipped || shell.error !== null || shell.signal.aborted || shell.outerSignal?.aborted === true;
    if (settled || Boolean(shell.expectFailure) || shell.passedAttempt !== undefined) return shell.run();
    shell.startTime = process.hrtime.bigint();
    (shell.parent as NativeTest).activeSubtests += 1;
    shell.postRun = (error) => this.#endedByParent(error);
    shell.signal.addEventListener("abort", () => this.#wake(), { once: true });
    return this.#runAttempts();
  }

  async #runAttempts(): Promise<void> {
    for (;;) {
      const attempt = this.#begin();
      await attempt.run();
      if (this.#over) return;
      if (!this.#goesOn(attempt)) return this.#finish(attempt);
      this.#discarded.push(attempt.describe(this.#discarded.length + 1));
      this.#current = undefined;
      attempt.discard();
      await this.#pause();
      if (this.#over) return;
      if (this.#shell.signal.aborted) return this.#report(this.#shell);
    }
  }

  #begin(): Attempt {
    const attempt = new Attempt(this.#shell, this.#registration);
    this.#current = attempt;
    this.#granted = undefined;
    this.#owedAfterHooks = undefined;
    if (this.#policy.afterHooks === "final") this.#holdAfterHooks(attempt);
    return attempt;
  }

  /** `t.after` releases what the test has set up for good: it runs when the attempt turns out to be the one that counts. */
  #holdAfterHooks(attempt: Attempt): void {
    const { test } = attempt;
    const runHook = nativeMethod(test, "runHook").bind(test);
    test.runHook = (hook, args) => {
      if (hook !== "after" || !this.#goesOn(attempt)) return runHook(hook, args);
      this.#owedAfterHooks = () => runHook(hook, args);
      return Promise.resolve();
    };
  }

  #goesOn(attempt: Attempt): boolean {
    const shell = this.#shell;
    if (attempt.aborted || shell.signal.aborted) return false;
    // A `before` hook runs once and keeps its error: every attempt would fail with it.
    if (shell.parent?.hooks.before.some(({ error }) => error !== null) === true) return false;
    if (!attempt.failed) return wantsAnother(this.#policy, this.#standing(attempt));
    this.#granted ??=
      this.#asksForRetry(attempt) && (this.#policy.repeated || this.#limits.allow(this.#failures === 0));
    return this.#granted;
  }

  #asksForRetry(attempt: Attempt): boolean {
    try {
      return wantsAnother(this.#policy, this.#standing(attempt));
    } catch (error) {
      attempt.test.diagnostic(`flaky: not retried, because retryIf threw ${String(error)}`);
      return false;
    }
  }

  #standing(attempt: Attempt): Parameters<typeof wantsAnother>[1] {
    const { failed, error } = attempt;
    return {
      name: this.#shell.name,
      attempt: this.#discarded.length + 1,
      failed,
      error,
      passes: this.#discarded.length - this.#failures + (failed ? 0 : 1),
      elapsedMs: Number(process.hrtime.bigint() - (this.#shell.startTime as bigint)) / 1e6,
    };
  }

  get #failures(): number {
    return this.#discarded.filter(({ passed }) => !passed).length;
  }

  async #finish(attempt: Attempt): Promise<void> {
    // The retry that the hooks were held for does not come after all: the run was aborted, or a late subtest passed.
    if (this.#owedAfterHooks !== undefined) {
      await this.#owedAfterHooks().catch((error: unknown) => attempt.test.fail(error));
      if (this.#over) return;
    }
    const { test } = attempt;
    const { result, repeated } = this.#policy;
    const failures = this.#failures + (attempt.failed ? 1 : 0);
    if (!attempt.failed && this.#failures > 0 && (result === "fail" || repeated)) test.fail(this.#flakyError());
    if (attempt.failed && attempt.forgive(this.#policy.forgives, this.#policy.reason ?? "")) test.cancelled = false;
    // The parent process counts by failure type, and a timeout would count as cancelled; after retries it is a failure.
    if (this.#discarded.length > 0 && test.error?.failureType === "testTimeoutFailure") {
      test.cancelled = false;
      test.error.failureType = "testCodeFailure";
    }
    this.#over = true;
    this.#mark(test, { failures });
    attempt.commit();
  }

  #flakyError(): Error {
    const attempts = this.#discarded.length + 1;
    const error = new Error(
      this.#policy.repeated
        ? `the test is flaky: it failed ${this.#failures} of ${attempts} times`
        : `the test is flaky: it failed and passed on attempt ${attempts} of ${this.#policy.retries + 1}`,
    );
    delete error.stack;
    return Object.assign(error, { failureType: "testCodeFailure" });
  }

  /** The parent ended (a suite's timeout, the end of the process) and has cancelled the shell. */
  #endedByParent(pendingSubtestsError: unknown): void {
    if (this.#over) return;
    const attempt = this.#current;
    if (attempt === undefined) {
      this.#report(this.#shell, pendingSubtestsError);
      return;
    }
    this.#over = true;
    const { test } = attempt;
    test.fail(this.#shell.error);
    test.cancelled = this.#shell.cancelled;
    test.abortController.abort();
    this.#mark(test, { failures: this.#failures + 1 });
    attempt.commit(pendingSubtestsError);
  }

  /** Lets Node report the shell itself: it ended between two attempts. */
  #report(shell: NativeTest, pendingSubtestsError?: unknown): void {
    this.#over = true;
    this.#wake();
    this.#mark(shell, { retryCount: this.#discarded.length - 1 });
    nativeMethod(shell, "postRun").call(shell, pendingSubtestsError);
  }

  async #pause(): Promise<void> {
    const ms = delayBefore(this.#policy, this.#discarded.length, Math.random());
    if (ms === 0) return;
    const { done, wake } = pause(ms);
    this.#wake = wake;
    await done;
    this.#wake = () => {};
  }

  /** Puts on the test's events how often it was retried, and why. */
  #mark(test: NativeTest, { retryCount = this.#discarded.length, failures = this.#failures } = {}): void {
    const { retries, repeated } = this.#policy;
    const discarded = this.#discarded;
    const reason = repeated ? `failed ${failures} of ${retryCount + 1}` : this.#policy.reason;
    const getReportDetails = nativeMethod(test, "getReportDetails").bind(test);
    test.getReportDetails = () => {
      const report = getReportDetails();
      // Node spreads the directive over the event's data, and the data goes through to the parent process. Up to Node 25 one
      // serializer writes all events of a process, and refers back to an object it has seen: each event gets its own copy.
      const flaky = { retries, ...(reason === undefined ? {} : { reason }), discarded: structuredClone(discarded) };
      report.directive = { ...report.directive, retryCount, flaky };
      // Node 24 and newer show this as "(passed on attempt 3)". Under --test-rerun-failures it has its own meaning there.
      if (failures > 0 && test.passed && !test.skipped && test.attempt === undefined)
        report.details.passed_on_attempt = retryCount + 1;
      return report;
    };
    if (retryCount > 0 && failures > 0) test.diagnostic(flakyLine(retryCount, retries, reason));
  }
}

/** One line under the test's result, for reporters that know nothing of `flaky`. */
function flakyLine(retryCount: number, retries: number, reason: string | undefined): string {
  const line = `FLAKY ${retryCount} ${retryCount === 1 ? "re-try" : "re-tries"} of ${retries}`;
  return reason === undefined ? line : `${line}: ${reason}`;
}
