// What is told, and what is not.

export const green = [
  {
    is: [27],
    name: "diagnostics of a discarded attempt are dropped, those of the last are kept",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 2 }, (t) => {
        runs += 1;
        t.diagnostic(`run ${runs}`);
        if (runs < 3) throw new Error("not yet");
      });
    },
    told: ["ok t +2", "# run 3"],
  },
  {
    is: [28, 30],
    name: "subtests of discarded attempts never appear, and numbers start at 1",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 3 }, async (t) => {
        runs += 1;
        for (let n = 1; n <= runs; n += 1) {
          await t.test(`run ${runs} sub ${n}`, () => {
            if (runs < 3) throw new Error("not yet");
          });
        }
      });
      test("next", () => {});
    },
    told: ["  ok run 3 sub 1", "  ok run 3 sub 2", "  ok run 3 sub 3", "  1..3", "ok t +2", "ok next", "1..2"],
  },
  {
    is: [29],
    name: "subtests in the first attempt and none in the last",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: 1 }, async (t) => {
        runs += 1;
        if (runs > 1) return;
        await t.test("sub", () => {
          throw new Error("not yet");
        });
      });
    },
    told: ["ok t +1"],
  },
  {
    is: [31],
    name: "three levels of subtests, each told once and in order",
    define: ({ test }) => {
      let runs = 0;
      test("p", { flaky: 2 }, async (t) => {
        runs += 1;
        await t.test("a", async (t2) => {
          await t2.test("b", async (t3) => {
            await t3.test("c", () => {
              if (runs < 2) throw new Error("not yet");
            });
          });
        });
        await t.test("d", () => {});
      });
    },
    told: ["      ok c", "      1..1", "    ok b", "    1..1", "  ok a", "  ok d", "  1..2", "ok p +1"],
    starts: "p a b c d",
  },
  {
    is: [32],
    name: "the place of a test is the user's line, also for a shorthand",
    define: ({ test, describe }) => {
      let runs = 0;
      const body = () => {
        runs += 1;
        if (runs % 2 === 1) throw new Error("not yet");
      };
      test("plain", { flaky: 1 }, body);
      test.flaky("short", body);
      describe.flaky("suite", () => {
        test("inner", body);
      });
    },
    told: ["ok plain +1", "ok short +1", "  ok inner +1", "  1..1", "ok suite", "1..3"],
    places: true,
  },
  {
    is: [35, 36],
    name: "a large error with odd bytes, and a history, go through to the parent process",
    define: ({ test }) => {
      for (const name of ["a", "b"]) {
        let runs = 0;
        test(name, { flaky: 3 }, () => {
          runs += 1;
          if (runs < 3) throw new Error(`${String.fromCharCode(0xff, 0x0f)} ${"x".repeat(100_000)} ${runs}`);
        });
      }
    },
    told: ["ok a +2", "ok b +2", "1..2"],
    discarded: 2,
  },
  {
    is: [41],
    name: "marked tests among plain ones keep order and numbers",
    define: ({ test }, _log, native) => {
      let runs = 0;
      native.test("plain 1", () => {});
      test("marked", { flaky: 1 }, () => {
        runs += 1;
        if (runs < 2) throw new Error("not yet");
      });
      native.test("plain 2", () => {});
    },
    told: ["ok plain 1", "ok marked +1", "ok plain 2", "1..3"],
  },
  {
    name: "a reason is told with the retry",
    define: ({ test }) => {
      let runs = 0;
      test("t", { flaky: { retries: 2, reason: "the port may be taken" } }, () => {
        runs += 1;
        if (runs < 2) throw new Error("not yet");
      });
    },
    told: ["ok t +1"],
    flaky: { retries: 2, reason: "the port may be taken" },
  },
];

export const red = [
  {
    is: [34],
    name: "a failing test tells its retries on the failure",
    define: ({ test }) => void test("t", { flaky: 2 }, () => Promise.reject(new Error("never"))),
    told: ["not ok t +2: never"],
    discarded: 2,
  },
  {
    name: "no frame of deflake stands in a stack trace",
    define: ({ test, describe, beforeEach }) => {
      describe("s", { flaky: 1 }, () => {
        beforeEach(() => {});
        test("sync", () => {
          throw new Error("from a plain function");
        });
        test("async", async () => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          throw new Error("after an await");
        });
      });
    },
    told: ["  not ok sync +1: from a plain function", "  not ok async +1: after an await", "  1..2", "not ok s: 2 subtests failed"],
    cleanStacks: true,
  },
];
