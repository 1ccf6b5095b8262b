// What may be written, and what it means.
import assert from "node:assert";

/** A body that throws so many times and then passes, and logs the number of each call. */
const failing = (times, log) => {
  let calls = 0;
  return () => {
    calls += 1;
    log?.(calls);
    if (calls <= times) throw new Error(`failure ${calls}`);
  };
};

export const green = [
  {
    is: [1],
    name: "passes at once",
    define: ({ test }, log) => void test("a", { flaky: 3 }, failing(0, log)),
    log: "1",
    told: ["ok a +0"],
  },
  {
    is: [2],
    name: "fails twice, then passes",
    define: ({ test }, log) => void test("a", { flaky: 5 }, failing(2, log)),
    log: "1 2 3",
    told: ["ok a +2"],
  },
  {
    is: [4, 5],
    name: "false and no option are not marked",
    define: ({ test }, log) => {
      test("a", { flaky: false }, failing(0, log));
      test("b", failing(0, log));
    },
    log: "1 1",
    told: ["ok a", "ok b", "1..2"],
  },
  {
    is: [6],
    name: "values that can only be mistakes throw at registration",
    define: ({ test, it, describe, suite }, log) => {
      for (const flaky of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "3", {}, [], 10n, Symbol("x"), () => {}]) {
        for (const register of [test, it, describe, suite]) {
          assert.throws(
            () => register("x", { flaky }, () => {}),
            (error) => /^ERR_(OUT_OF_RANGE|INVALID_ARG_(TYPE|VALUE))$/.test(error.code) && /options\.flaky/.test(error.message),
          );
        }
      }
      for (const flaky of [{ retries: 0 }, { delay: -1 }, { jitter: 2 }, { tries: 3 }, { until: "soon" }, { only: 3 }, { retries: 1, minPasses: 3 }]) {
        assert.throws(() => test("x", { flaky }, () => {}), /options\.flaky\.\w+/);
      }
      log("thrown");
    },
    log: "thrown",
    told: [],
  },
  {
    is: [7, 8],
    name: "shorthands, and a number beside one",
    define: ({ test, it, describe, suite }, log) => {
      test.flaky("a", failing(1, log));
      it.flaky("b", failing(1, log));
      describe.flaky("c", () => void test("d", failing(1, log)));
      suite.flaky("e", () => void test("f", failing(1, log)));
      test.flaky("g", { flaky: 2 }, failing(2, log));
    },
    log: "1 2 1 2 1 2 1 2 1 2 3",
    told: ["ok a +1", "ok b +1", "  ok d +1", "  1..1", "ok c", "  ok f +1", "  1..1", "ok e", "ok g +2", "1..5"],
  },
  {
    is: [9],
    name: "the nearest value wins",
    define: ({ test, describe }, log) => {
      describe("s", { flaky: 1 }, () => {
        test("inherits", failing(1, log));
        test("own", { flaky: 3 }, failing(3, log));
        test("off", { flaky: false }, failing(0, log));
        describe("nested", { flaky: 2 }, () => void test("nearest", failing(2, log)));
        describe("silent", () => void test("through", failing(1, log)));
        describe("quiet", { flaky: false }, () => void test("none", failing(0, log)));
      });
    },
    log: "1 2 1 2 3 4 1 1 2 3 1 2 1",
    told: [
      ...["  ok inherits +1", "  ok own +3", "  ok off"],
      ...["    ok nearest +2", "    1..1", "  ok nested"],
      ...["    ok through +1", "    1..1", "  ok silent"],
      ...["    ok none", "    1..1", "  ok quiet", "  1..6", "ok s"],
    ],
  },
  {
    is: [10],
    name: "an async suite body inherits after an await",
    define: ({ test, describe }, log) => {
      describe("s", { flaky: 1 }, async () => {
        test("early", failing(1, log));
        await new Promise((resolve) => setTimeout(resolve, 5));
        test("late", failing(1, log));
      });
    },
    log: "1 2 1 2",
    told: ["  ok early +1", "  ok late +1", "  1..2", "ok s"],
  },
  {
    is: [11, 13],
    name: "one function registered twice, and tests in a loop, have a budget each",
    define: ({ test }, log) => {
      const seen = {};
      const body = (t) => {
        seen[t.name] = (seen[t.name] ?? 0) + 1;
        log(`${t.name}${seen[t.name]}`);
        if (seen[t.name] < 3) throw new Error("not yet");
      };
      for (const name of ["a", "b"]) test(name, { flaky: 2 }, body);
    },
    log: "a1 a2 a3 b1 b2 b3",
    told: ["ok a +2", "ok b +2", "1..2"],
  },
  {
    is: [12],
    name: "names are kept in every form of the call",
    define: ({ test }) => {
      test(function named() {});
      test.flaky(function marked() {});
      test.flaky(() => {});
      test({ flaky: 1 }, function alone() {});
      test("named", { flaky: 1 });
    },
    told: ["ok named", "ok marked +0", "ok <anonymous> +0", "ok alone +0", "ok named +0", "1..5"],
  },
  {
    is: [14, 44],
    name: "a subtest may be marked; a mark is not handed down from test to subtest",
    define: ({ test }, log) => {
      const own = failing(2, log);
      test("parent", async (t) => t.test("child", { flaky: 3 }, own));
      let runs = 0;
      test("marked", { flaky: 1 }, async (t) => {
        runs += 1;
        await t.test("unmarked", () => {
          log(`u${runs}`);
          if (runs === 1) throw new Error("the subtest has no retry of its own");
        });
      });
    },
    log: "1 2 3 u1 u2",
    told: ["  ok child +2", "  1..1", "ok parent", "  ok unmarked", "  1..1", "ok marked +1", "1..2"],
  },
];

export const red = [
  {
    is: [3],
    name: "true is 20 retries, and the last error counts",
    define: ({ test }, log) => void test("a", { flaky: true }, failing(99, log)),
    log: Array.from({ length: 21 }, (_, index) => index + 1).join(" "),
    told: ["not ok a +20: failure 21"],
  },
  {
    is: [9],
    name: "false opts out of a marked suite",
    define: ({ test, describe }, log) =>
      void describe("s", { flaky: 1 }, () => void test("off", { flaky: false }, failing(1, log))),
    log: "1",
    told: ["  not ok off: failure 1", "  1..1", "not ok s: 1 subtest failed"],
  },
];
