// Subtests, callbacks, and work that outlives its attempt.
const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** An uncaught error ends the test that waits for this. */
const hang = () => new Promise(() => {});

export const green = [
  {
    is: [43],
    name: "a parent is retried when only a subtest failed",
    define: ({ test }, log) => {
      let runs = 0;
      test("p", { flaky: 1 }, async (t) => {
        runs += 1;
        const run = runs;
        await t.test("a", () => log(`a${run}`));
        await t.test("b", () => {
          log(`b${run}`);
          if (run < 2) throw new Error("not yet");
        });
      });
    },
    log: "a1 b1 a2 b2",
    told: ["  ok a", "  ok b", "  1..2", "ok p +1"],
  },
  {
    is: [45],
    name: "a subtest still running when its attempt is discarded disturbs nobody",
    define: ({ test }, log) => {
      let runs = 0;
      let release;
      const released = new Promise((resolve) => (release = resolve));
      test("p", { flaky: 1 }, async (t) => {
        runs += 1;
        const run = runs;
        const slow = t.test("slow", async () => {
          if (run === 1) await released;
          log(`slow${run}`);
        });
        if (run === 1) throw new Error("not yet");
        await slow;
      });
      test("next", async () => {
        release();
        await tick(5);
      });
    },
    log: "slow2 slow1",
    told: ["  ok slow", "  1..1", "ok p +1", "ok next", "1..2"],
  },
  {
    is: [46],
    name: "an error that a discarded attempt throws late hits nobody",
    define: ({ test }) => {
      let runs = 0;
      test("p", { flaky: 1 }, async () => {
        runs += 1;
        if (runs > 1) return tick(30);
        setTimeout(() => {
          throw new Error("late");
        }, 10);
        throw new Error("not yet");
      });
    },
    told: ["ok p +1"],
  },
  {
    is: [47],
    name: "a promise that a discarded attempt rejects late hits nobody",
    define: ({ test }) => {
      let runs = 0;
      test("p", { flaky: 1 }, async () => {
        runs += 1;
        if (runs > 1) return tick(30);
        void tick(10).then(() => Promise.reject(new Error("late")));
        throw new Error("not yet");
      });
    },
    told: ["ok p +1"],
  },
  {
    is: [48],
    name: "an uncaught error in an attempt is retried",
    define: ({ test }) => {
      let runs = 0;
      test("p", { flaky: 2 }, () => {
        runs += 1;
        if (runs > 2) return undefined;
        if (runs === 2) void tick(1).then(() => Promise.reject(new Error("unhandled")));
        else
          setTimeout(() => {
            throw new Error("uncaught");
          }, 1);
        return hang();
      });
    },
    told: ["ok p +2"],
  },
  {
    is: [49, 50],
    name: "callbacks, and one that comes too late",
    define: ({ test }, log) => {
      let runs = 0;
      test("p", { flaky: 2, timeout: 1000 }, (_t, done) => {
        runs += 1;
        log(runs);
        if (runs === 1) {
          setTimeout(() => done(), 20);
          throw new Error("thrown at once");
        }
        if (runs === 2) done(new Error("given to the callback"));
        else setTimeout(done, 30);
      });
    },
    log: "1 2 3",
    told: ["ok p +2"],
  },
  {
    is: [51],
    name: "undefined, null and a string may be thrown",
    define: ({ test }, log) => {
      const things = [undefined, null, "text"];
      test("p", { flaky: 3 }, () => {
        log(things.length);
        if (things.length > 0) throw things.pop();
      });
    },
    log: "3 2 1 0",
    told: ["ok p +3"],
    discarded: 3,
  },
  {
    is: [52],
    name: "subtests that are started and not awaited",
    since: 24,
    define: ({ test }) => {
      let runs = 0;
      test("p", { flaky: 1 }, (t) => {
        runs += 1;
        const run = runs;
        t.test("a", () => tick(2));
        t.test("b", async () => {
          await tick(4);
          if (run < 2) throw new Error("not yet");
        });
      });
    },
    told: ["  ok a", "  ok b", "  1..2", "ok p +1"],
  },
  {
    is: [53],
    name: "a marked test within a marked test",
    define: ({ test }, log) => {
      let outer = 0;
      let inner = 0;
      test("o", { flaky: 1 }, async (t) => {
        outer += 1;
        const run = outer;
        await t.test("i", { flaky: 1 }, () => {
          inner += 1;
          log(`o${run}i${inner}`);
          if (inner < 4) throw new Error("not yet");
        });
      });
    },
    log: "o1i1 o1i2 o2i3 o2i4",
    told: ["  ok i +1", "  1..1", "ok o +1"],
  },
  {
    is: [54],
    name: "the global test() in a body is a subtest of that attempt",
    define: ({ test }) => {
      let runs = 0;
      test("o", { flaky: 1 }, async () => {
        runs += 1;
        const run = runs;
        await test(`i${run}`, () => {
          if (run < 2) throw new Error("not yet");
        });
      });
    },
    told: ["  ok i2", "  1..1", "ok o +1"],
  },
  {
    name: "a suite in a body, and marked tests in it",
    define: ({ test, describe, it }, log) => {
      let runs = 0;
      let inner = 0;
      test("o", { flaky: 1 }, async () => {
        runs += 1;
        const run = runs;
        await describe("s", { flaky: 1 }, () => {
          it("i", () => {
            inner += 1;
            log(`r${run}i${inner}`);
            if (inner < 3) throw new Error("not yet");
          });
        });
      });
    },
    log: "r1i1 r1i2 r2i3",
    told: ["    ok i +0", "    1..1", "  ok s", "  1..1", "ok o +1"],
  },
  {
    is: [55],
    name: "beforeEach, the body, a subtest and an uncaught error fail in turn",
    define: ({ describe, it, beforeEach }) => {
      describe("s", () => {
        let runs = 0;
        beforeEach((t) => {
          if (t.name !== "t") return; // Node runs it before the subtest too.
          runs += 1;
          if (runs === 1) throw new Error("beforeEach");
        });
        it("t", { flaky: 4 }, async (t) => {
          if (runs === 2) throw new Error("body");
          await t.test("sub", () => {
            if (runs === 3) throw new Error("subtest");
          });
          if (runs === 4) {
            setTimeout(() => {
              throw new Error("uncaught");
            }, 1);
            await hang();
          }
        });
      });
    },
    told: ["    ok sub", "    1..1", "  ok t +4", "  1..1", "ok s"],
  },
];

export const red = [
  {
    is: [48],
    name: "an uncaught error in the last attempt fails the test",
    define: ({ test }) => {
      test("p", { flaky: 1 }, () => {
        setTimeout(() => {
          throw new Error("uncaught");
        }, 1);
        return hang();
      });
    },
    told: ["not ok p +1: uncaught"],
  },
  {
    is: [52],
    name: "a failing subtest fails the last attempt as Node words it",
    define: ({ test }) => {
      test("p", { flaky: 1 }, async (t) => {
        await t.test("s", () => {
          throw new Error("the subtest");
        });
      });
    },
    told: ["  not ok s: the subtest", "  1..1", "not ok p +1: 1 subtest failed"],
    discarded: 1,
  },
];
