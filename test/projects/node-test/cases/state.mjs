// What an attempt holds, and what it must not hand to the next: signals, timeouts, plans, mocks, snapshots, context.
import assert from "node:assert";
import { AsyncLocalStorage } from "node:async_hooks";
import { getEventListeners } from "node:events";

const hang = () => new Promise(() => {});

export const green = [
  {
    is: [57],
    name: "the signal of a discarded attempt is aborted, that of the next is fresh",
    define: ({ test }, log) => {
      const signals = [];
      test("t", { flaky: 1 }, (t) => {
        signals.push(t.signal);
        log(signals.map(({ aborted }) => aborted).join());
        if (signals.length < 2) throw new Error("not yet");
      });
    },
    log: "false true,false",
    told: ["ok t +1"],
  },
  {
    name: "no listener is left on a signal from outside",
    define: ({ test }, log) => {
      const { signal } = new AbortController();
      let runs = 0;
      test("t", { flaky: 2, signal }, () => {
        runs += 1;
        if (runs < 3) throw new Error("not yet");
      });
      test("after it", () => log(getEventListeners(signal, "abort").length));
    },
    log: "0",
    told: ["ok t +2", "ok after it", "1..2"],
  },
  {
    is: [60, 61],
    name: "a timeout is retried, with its whole time for each attempt",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 2, timeout: 300 }, () => {
        runs += 1;
        return runs < 3 ? hang() : new Promise((resolve) => setTimeout(resolve, 20));
      });
    },
    told: ["ok t +2"],
  },
  {
    is: [64],
    name: "the plan option counts anew in each attempt",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 1, plan: 2 }, (t) => {
        runs += 1;
        t.assert.ok(true);
        if (runs > 1) t.assert.ok(true);
      });
    },
    told: ["ok t +1"],
  },
  {
    is: [65],
    name: "t.plan may be called in each attempt",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 1 }, (t) => {
        runs += 1;
        t.plan(1);
        if (runs > 1) t.assert.ok(true);
      });
    },
    told: ["ok t +1"],
  },
  {
    is: [67],
    name: "t.mock is restored between attempts",
    define: ({ test }, log) => {
      const thing = { value: () => "real" };
      let runs = 0;
      test("t", { flaky: 1 }, (t) => {
        runs += 1;
        log(thing.value());
        const mocked = t.mock.method(thing, "value", () => "mocked");
        thing.value();
        log(mocked.mock.calls.length);
        if (runs < 2) throw new Error("not yet");
      });
    },
    log: "real 1 real 1",
    told: ["ok t +1"],
  },
  {
    is: [68],
    name: "t.skip in the last attempt",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 1 }, (t) => {
        runs += 1;
        if (runs < 2) throw new Error("not yet");
        t.skip("not here");
      });
    },
    told: ["ok t +1 # SKIP not here"],
  },
  {
    is: [69],
    name: "t.skip and t.todo in a discarded attempt are forgotten",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 2 }, (t) => {
        runs += 1;
        if (runs === 1) t.skip("not here");
        if (runs === 2) t.todo("later");
        if (runs < 3) throw new Error("not yet");
      });
    },
    told: ["ok t +2"],
  },
  {
    is: [70],
    name: "a test skipped by its options does not run",
    define: ({ test }, log) => void test("t", { flaky: 2, skip: "no" }, () => log("ran")),
    log: "",
    told: ["ok t +0 # SKIP no"],
  },
  {
    is: [71],
    name: "a failing todo is retried, and does not fail the run",
    define: ({ test }, log) => {
      test("t", { flaky: 1, todo: true }, () => {
        log("t");
        throw new Error("to do");
      });
    },
    log: "t t",
    told: ["not ok t +1 # TODO: to do"],
  },
  {
    is: [74],
    name: "an AsyncLocalStorage holds in each attempt what it held at registration",
    define: ({ test }, log) => {
      const storage = new AsyncLocalStorage();
      let runs = 0;
      storage.run("registered", () => {
        test("t", { flaky: 1 }, async () => {
          runs += 1;
          await null;
          log(storage.getStore());
          if (runs < 2) throw new Error("not yet");
        });
      });
    },
    log: "registered registered",
    told: ["ok t +1"],
  },
  {
    is: [75],
    name: "an expected failure runs once",
    since: 24,
    define: ({ test }, log) => {
      test("t", { flaky: 3, expectFailure: true }, () => {
        log("t");
        throw new Error("expected");
      });
    },
    log: "t",
    told: ["ok t +0"],
  },
  {
    is: [88],
    name: "mocked timers do not stop the delay",
    define: ({ test }, log, native) => {
      let runs = 0;
      test("t", { flaky: { retries: 1, delay: 10 } }, () => {
        runs += 1;
        log(runs);
        if (runs === 1) {
          native.mock.timers.enable({ apis: ["setTimeout"] });
          throw new Error("not yet");
        }
        native.mock.timers.reset();
      });
    },
    log: "1 2",
    told: ["ok t +1"],
  },
  {
    name: "a test's own fields are fresh: name, passed, attempt, fullName",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: 1 }, (t) => {
        runs += 1;
        log(`${t.name} ${t.attempt ?? 0}`);
        assert.notEqual(t.passed, true);
        if (runs < 2) throw new Error("not yet");
      });
    },
    log: "t 0 t 0",
    told: ["ok t +1"],
  },
  {
    is: [89],
    name: "only, except and retryIf choose what is retried",
    define: ({ test }, log) => {
      const run = (name, flaky, errors) => {
        test(name, { flaky }, () => {
          if (errors.length > 0) throw errors.shift();
        });
      };
      run("text", { retries: 2, only: "ECONN" }, [new Error("read ECONNRESET")]);
      run("pattern", { retries: 2, only: [/^TypeError: x/g, "other"] }, [new TypeError("x is gone"), new TypeError("x again")]);
      run("class", { retries: 2, only: TypeError, except: /fatal/ }, [new TypeError("x")]);
      run("predicate", { retries: 2, retryIf: (error, info) => log(`${error.message} ${JSON.stringify(info)}`) ?? true }, [new Error("e")]);
    },
    log: 'e {"name":"predicate","attempt":1,"retries":2}',
    told: ["ok text +1", "ok pattern +2", "ok class +1", "ok predicate +1", "1..4"],
  },
  {
    name: "minPasses wants several passes",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: { retries: 4, minPasses: 3 } }, () => {
        runs += 1;
        log(runs);
        if (runs === 2) throw new Error("now and then");
      });
    },
    log: "1 2 3 4",
    told: ["ok t +3"],
    discarded: 3,
  },
  {
    name: "minPasses without a failure is not called flaky",
    define: ({ test }, log) => void test("t", { flaky: { retries: 2, minPasses: 3 } }, () => log("t")),
    log: "t t t",
    told: ["ok t +2"],
    discarded: 2,
    steady: 1,
  },
  {
    is: [56],
    name: "a test that failed and then skipped itself never passed",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 3 }, (t) => {
        runs += 1;
        if (runs < 2) throw new Error("not yet");
        t.skip("after all");
      });
    },
    told: ["ok t +1 # SKIP after all"],
    discarded: 1,
    flaky: { discarded: [{ passed: false, message: "not yet" }] },
  },
  {
    is: [73],
    name: "what an attempt collects on its context does not reach the next",
    define: ({ test, beforeEach }) => {
      // The way of soft assertions: failures are kept on the context and thrown together in the end.
      beforeEach((t) => void (t.soft ??= []));
      let runs = 0;
      test("t", { flaky: 2 }, (t) => {
        runs += 1;
        t.soft ??= [];
        if (runs < 3) t.soft.push(`failure ${runs}`);
        if (t.soft.length > 0) throw new Error(t.soft.join(", "));
      });
    },
    told: ["ok t +2"],
    flaky: { discarded: [{ message: "failure 1" }, { message: "failure 2" }] },
  },
  {
    name: "a mark for other platforms, and one that has run out, do not hold",
    define: ({ test }) => {
      test("elsewhere", { flaky: { retries: 2, platforms: ["plan9"] } }, () => {});
      test("here", { flaky: { retries: 2, platforms: ["plan9", process.platform] } }, () => {});
      test("over", { flaky: { retries: 2, until: "2020-02-02" } }, () => {});
      test("holds", { flaky: { retries: 2, until: "9999-12-31" } }, () => {});
    },
    told: ["ok elsewhere", "ok here +0", "ok over", "# flaky: this mark held until 2020-02-02", "ok holds +0", "1..4"],
  },
];

export const red = [
  {
    is: [58],
    name: "an abort from outside is not retried",
    define: ({ test }, log) => {
      const controller = new AbortController();
      test("t", { flaky: 3, signal: controller.signal }, async () => {
        log("t");
        setTimeout(() => controller.abort(), 5);
        await hang();
      });
    },
    log: "t",
    told: ["not ok t +0"],
    loose: true,
    cancelled: 1,
  },
  {
    is: [59],
    name: "a test whose signal is aborted already never runs",
    define: ({ test }, log) => void test("t", { flaky: 3, signal: AbortSignal.abort() }, () => log("t")),
    log: "",
    told: ["not ok t +0"],
    loose: true,
    cancelled: 1,
  },
  {
    name: "an abort during the delay ends the test",
    define: ({ test }, log) => {
      const controller = new AbortController();
      test("t", { flaky: { retries: 3, delay: 5000 }, signal: controller.signal }, () => {
        log("t");
        setTimeout(() => controller.abort(), 10);
        throw new Error("not yet");
      });
    },
    log: "t",
    told: ["not ok t +0"],
    loose: true,
    cancelled: 1,
  },
  {
    is: [62],
    name: "a timeout after all retries is a failure, not a cancellation",
    define: ({ test }) => void test("t", { flaky: 1, timeout: 20 }, hang),
    told: ["not ok t +1: test timed out after 20ms"],
    cancelled: 0,
  },
  {
    is: [63],
    name: "a timeout of a plain test stays a cancellation",
    since: 24,
    define: ({ test }) => void test("t", { timeout: 20 }, hang),
    told: ["not ok t: test timed out after 20ms"],
    cancelled: 1,
  },
  {
    is: [66],
    name: "a plan of a plain test is counted as ever",
    define: ({ test }) => {
      test("t", (t) => {
        void t.assert;
        t.plan(1);
        t.assert.ok(true);
      });
    },
    told: ["not ok t: plan expected 1 assertions but received 0"],
  },
  {
    is: [76],
    name: "an unexpected pass runs once and fails",
    since: 24,
    define: ({ test }, log) => void test("t", { flaky: 3, expectFailure: true }, () => log("t")),
    log: "t",
    told: ["not ok t +0: test was expected to fail but passed"],
  },
  {
    is: [89],
    name: "what the filters leave out is not retried",
    define: ({ test, describe, it, afterEach }, log) => {
      const run = (name, flaky, error) => {
        test(name, { flaky }, () => {
          log(name);
          throw error;
        });
      };
      run("only", { retries: 2, only: "ECONN" }, new Error("fatal"));
      run("except", { retries: 2, except: [/fatal/i] }, new Error("Fatal"));
      run("class", { retries: 2, except: TypeError }, new TypeError("x"));
      run("if", { retries: 2, retryIf: () => false }, new Error("x"));
      run("throws", { retries: 2, retryIf: () => assert.fail("broken") }, new Error("x"));
      describe("s", () => {
        afterEach(() => {
          throw new Error("fatal tear-down");
        });
        it("hook", { flaky: { retries: 2, except: "fatal" } }, () => log("hook"));
      });
    },
    log: "only except class if throws hook",
    told: [
      ...["not ok only +0: fatal", "not ok except +0: Fatal", "not ok class +0: x", "not ok if +0: x"],
      ...["not ok throws +0: x", "# flaky: not retried, because retryIf threw AssertionError [ERR_ASSERTION]: broken"],
      ...["  not ok hook +0: fatal tear-down", "  1..1", "not ok s: 1 subtest failed", "1..6"],
    ],
  },
  {
    name: "minPasses gives up as soon as it cannot be reached",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: { retries: 3, minPasses: 3 } }, () => {
        runs += 1;
        log(runs);
        if (runs > 1) throw new Error(`failure ${runs}`);
      });
    },
    log: "1 2 3",
    told: ["not ok t +2: failure 3"],
    discarded: 2,
  },
  {
    name: "result: fail makes a recovered test fail, and says so",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: { retries: 3, result: "fail" } }, () => {
        runs += 1;
        if (runs < 2) throw new Error("not yet");
      });
    },
    told: ["not ok t +1: the test is flaky: it failed and passed on attempt 2 of 4"],
    discarded: 1,
  },
  {
    name: "no retry starts after the time budget",
    define: ({ test }, log) => {
      test("t", { flaky: { retries: 9, timeBudget: 20 } }, async () => {
        log("t");
        await new Promise((resolve) => setTimeout(resolve, 30));
        throw new Error("slow");
      });
    },
    log: "t",
    told: ["not ok t +0: slow"],
  },
];
