// What a failure says of how the attempt ended: that it timed out, that its process died, that it passed though it should
// not have. JUnit XML and TAP have no word for these, so runners say them in the message; each row is what one of them writes.

import type { Outcome } from "../core/model/outcome.ts";

/** A failure, as far as it says how the attempt ended. */
export interface Told {
  readonly element: "failure" | "error";
  readonly type: string;
  /** The message, or the first line of the text where there is none. */
  readonly message: string;
  readonly text: string;
}

interface Sign {
  readonly outcome: Outcome;
  readonly in: "type" | "message" | "text";
  readonly like: RegExp;
}

/** `Error: ` and the like, which some runners put before the message. */
const named = "^(?:[\\w.]*(?:Error|Exception|Failed): )?";
const message = (outcome: Outcome, like: string): Sign => ({ outcome, in: "message", like: new RegExp(named + like) });
const type = (outcome: Outcome, like: RegExp): Sign => ({ outcome, in: "type", like });
const text = (outcome: Outcome, like: RegExp): Sign => ({ outcome, in: "text", like });

const signs: readonly Sign[] = [
  // node:test
  type("timeout", /^testTimeoutFailure$/),
  type("abort", /^(cancelledByParent|testAborted)$/),
  type("error", /^hookFailed$/),
  message("unexpected-pass", "test was expected to fail but passed"),
  // nextest: "test timeout", "test abort with leaked handles"
  type("timeout", /^(test|benchmark|setup script|script) timeout\b/),
  type("crash", /^(test|benchmark|setup script|script) abort\b/),
  // vitest, jest, mocha, playwright, cucumber
  message("timeout", "(Test|Hook) timed out in \\d+ms"),
  message("timeout", '(thrown: )?"?Exceeded timeout of [\\d,. _]+ ms for a (test|hook)'),
  message("timeout", "(: )?Timeout - Async callback was not invoked within"),
  message("timeout", "Timeout of \\d+ms exceeded\\."),
  message("timeout", "Test timeout of \\d+ms exceeded"),
  message("timeout", "function timed out, ensure the promise resolves within \\d+ milliseconds"),
  message("unexpected-pass", "(Expected to fail, but passed|\\S+:\\d+:\\d+ unexpected pass$)"),
  message("unexpected-pass", "Expect test to fail"),
  message("unexpected-pass", "Failing test passed even though it was supposed to fail"),
  message("crash", "A jest worker process \\(pid=\\d+\\) (was terminated by another process|crashed)"),
  // JUnit 4, JUnit 5, surefire
  type("timeout", /^org\.junit\.runners\.model\.TestTimedOutException$/),
  message("timeout", "\\S+\\([^()]*\\) timed out after \\d+ (nano|micro|milli)?(second|minute|hour|day)s?$"),
  text("crash", /The forked VM terminated without (properly saying goodbye|saying properly goodbye)/),
  // pytest with pytest-timeout and pytest-xdist; unittest through subunit
  message("timeout", "Timeout (\\(>|>)\\s?[\\d.]+\\s?s"),
  message("crash", "worker '[^']+' crashed while running"),
  message("unexpected-pass", "\\[XPASS\\(strict\\)\\]"),
  type("unexpected-pass", /_UnexpectedSuccess$/),
  // go
  text("timeout", /^panic: test timed out after /m),
  text("crash", /^(panic: |fatal error: )[^]{0,4000}?^goroutine \d+ /m),
  // ctest
  message("timeout", "Timeout$"),
  message("crash", "(SEGFAULT|Segmentation fault|ILLEGAL|NUMERICAL|BUS_ERROR|(Subprocess|Child) (aborted|killed))$"),
  // bazel: SIGALRM and SIGTERM end what took too long; other signals are the test's own
  message("timeout", "exited with error code 14[23]$"),
  message("crash", "exited with error code (12[89]|1[3-9]\\d|2[0-5]\\d)$"),
];

/** The outcome that a failure tells of; without a sign, that of its element. */
export function outcomeOf(told: Told): Outcome {
  const sign = signs.find(({ in: where, like }) => like.test(told[where]));
  if (sign !== undefined) return sign.outcome;
  return told.element === "failure" ? "fail" : "error";
}
