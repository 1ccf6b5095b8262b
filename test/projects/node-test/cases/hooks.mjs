// Which hooks run how often, and what their failures mean.

const once = () => {
  let done = false;
  return (message) => {
    if (done) return;
    done = true;
    throw new Error(message);
  };
};

export const green = [
  {
    is: [15],
    name: "before and after run once, beforeEach and afterEach with each attempt",
    define: ({ describe, it, before, after, beforeEach, afterEach }, log) => {
      describe("s", { flaky: 2 }, () => {
        let runs = 0;
        before(() => log("B"));
        after(() => log("A"));
        beforeEach(() => log("be"));
        afterEach(() => log("ae"));
        it("t", () => {
          log("t");
          runs += 1;
          if (runs < 3) throw new Error("not yet");
        });
      });
    },
    log: "B be t ae be t ae be t ae A",
    told: ["  ok t +2", "  1..1", "ok s"],
  },
  {
    is: [17],
    name: "a failing beforeEach is retried",
    define: ({ describe, it, beforeEach }, log) => {
      describe("s", () => {
        const fail = once();
        beforeEach(() => {
          log("be");
          fail("no set-up");
        });
        it("t", { flaky: 2 }, () => log("t"));
      });
    },
    log: "be be t",
    told: ["  ok t +1", "  1..1", "ok s"],
  },
  {
    is: [18],
    name: "a failing afterEach is retried, and leaves no error on the pass",
    define: ({ describe, it, afterEach }, log) => {
      describe("s", () => {
        const fail = once();
        afterEach(() => {
          log("ae");
          fail("no tear-down");
        });
        it("t", { flaky: 2 }, () => log("t"));
      });
    },
    log: "t ae t ae",
    told: ["  ok t +1", "  1..1", "ok s"],
  },
  {
    is: [20],
    name: "t.after runs only after the attempt that counts",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: 3 }, (t) => {
        runs += 1;
        log(`t${runs}`);
        t.after(() => log(`after${runs}`));
        if (runs < 3) throw new Error("not yet");
      });
    },
    log: "t1 t2 t3 after3",
    told: ["ok t +2"],
  },
  {
    is: [22],
    name: "t.after waits also when a subtest brings about the retry",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: 3 }, async (t) => {
        runs += 1;
        const run = runs;
        t.after(() => log(`after${run}`));
        await t.test("sub", () => {
          log(`sub${run}`);
          if (run < 2) throw new Error("not yet");
        });
      });
    },
    log: "sub1 sub2 after2",
    told: ["  ok sub", "  1..1", "ok t +1"],
  },
  {
    name: "afterHooks: each runs t.after with each attempt",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: { retries: 2, afterHooks: "each" } }, (t) => {
        runs += 1;
        const run = runs;
        t.after(() => log(`after${run}`));
        if (run < 3) throw new Error("not yet");
      });
    },
    log: "after1 after2 after3",
    told: ["ok t +2"],
  },
  {
    name: "a t.after that fails is retried like the rest",
    define: ({ test }, log) => {
      const fail = once();
      test("t", { flaky: 2 }, (t) => {
        log("t");
        t.after(() => {
          log("after");
          fail("no tear-down");
        });
      });
    },
    log: "t after t after",
    told: ["ok t +1"],
  },
  {
    is: [23],
    name: "hooks that the body registers do not pile up",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: 3 }, async (t) => {
        runs += 1;
        const run = runs;
        t.beforeEach(() => log(`be${run}`));
        t.afterEach(() => log(`ae${run}`));
        await t.test("s", () => {
          log(`s${run}`);
          if (run < 3) throw new Error("not yet");
        });
      });
    },
    log: "be1 s1 ae1 be2 s2 ae2 be3 s3 ae3",
    told: ["  ok s", "  1..1", "ok t +2"],
  },
  {
    is: [24],
    name: "t.before runs with each attempt",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: 3 }, async (t) => {
        runs += 1;
        const run = runs;
        t.before(() => log(`b${run}`));
        await t.test("s", () => {
          log(`s${run}`);
          if (run < 2) throw new Error("not yet");
        });
      });
    },
    log: "b1 s1 b2 s2",
    told: ["  ok s", "  1..1", "ok t +1"],
  },
  {
    is: [25],
    name: "hooks registered through node:test run with each attempt",
    define: async ({ describe, it }, log, native) => {
      describe("s", () => {
        let runs = 0;
        native.beforeEach(() => log("be"));
        it("t", { flaky: 1 }, () => {
          runs += 1;
          if (runs < 2) throw new Error("not yet");
        });
      });
    },
    log: "be be",
    told: ["  ok t +1", "  1..1", "ok s"],
  },
  {
    is: [26],
    name: "a fixture that failed to be set up is set up again",
    define: ({ describe, it, beforeEach, afterEach }, log) => {
      describe("s", { flaky: 2 }, () => {
        let opened = 0;
        let fixture;
        beforeEach(() => {
          opened += 1;
          fixture = undefined;
          if (opened === 1) throw new Error("the port is taken");
          fixture = `fixture ${opened}`;
        });
        afterEach(() => log(`close ${fixture}`));
        it("t", () => log(fixture));
      });
    },
    log: "close undefined fixture 2 close fixture 2",
    told: ["  ok t +1", "  1..1", "ok s"],
  },
];

export const red = [
  {
    is: [18],
    name: "a failing afterEach does not hide the error of the test",
    define: ({ describe, it, afterEach }) => {
      describe("s", () => {
        afterEach(() => {
          throw new Error("no tear-down");
        });
        it("t", { flaky: 1 }, () => {
          throw new Error("the real one");
        });
      });
    },
    told: ["  not ok t +1: the real one", "  1..1", "not ok s: 1 subtest failed"],
  },
  {
    is: [19],
    name: "a failing before is not retried",
    define: ({ describe, it, before }, log) => {
      describe("s", () => {
        before(() => {
          log("B");
          throw new Error("no set-up");
        });
        it("t", { flaky: 3 }, () => log("t"));
      });
    },
    log: "B",
    told: ["  not ok t +0", "  1..1", "not ok s"],
    // How Node words it differs: the test did not run in any version.
    loose: true,
  },
  {
    is: [21],
    name: "t.after runs after the last attempt also when that fails",
    define: ({ test }, log) => {
      let runs = 0;
      test("t", { flaky: 2 }, (t) => {
        runs += 1;
        const run = runs;
        t.after(() => log(`after${run}`));
        throw new Error(`failure ${run}`);
      });
    },
    log: "after3",
    told: ["not ok t +2: failure 3"],
  },
];
