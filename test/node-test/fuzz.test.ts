// Random test files against plain ones. A model says how each test of a random file ends and after how many retries; from it comes
// a file without `flaky` in which every test behaves like its surviving attempt. Node alone on that file and deflake on the first
// must tell the same story: events in their order, counters, exit code. Short here, long in CI; DEFLAKE_FUZZ_RUNS says how long.
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "../fast-check.ts";
import { describe, expect, test } from "vitest";
import { seed } from "../seed.ts";
import { eventsIn, installed, nodes, runNode, sandbox, scratchFolder, type Node, type TestEvent } from "./sandbox.ts";

const folder = sandbox();
const scratch = scratchFolder();

interface Test {
  name: string;
  readonly flaky: number | false | undefined;
  /** The first so many executions fail. */
  readonly fails: number;
  readonly how: "throw" | "reject" | "callback" | "uncaught";
  /** Fails after its subtests, not before them. */
  readonly late: boolean;
  readonly ms: number;
  readonly says: boolean;
  readonly skip: boolean | undefined;
  readonly todo: boolean | undefined;
  readonly subs: readonly Test[];
}

interface Suite {
  name: string;
  readonly flaky: number | false | undefined;
  readonly concurrency: boolean | undefined;
  readonly each: boolean;
  readonly items: readonly Item[];
}

type Item = Test | Suite;

const flaky = fc.option(
  fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.constant(false as const)),
  {
    nil: undefined,
  },
);
const rarely = fc.option(fc.constant(true), { nil: undefined, freq: 12 });

const { item } = fc.letrec<{ item: Item; test: Test; leaf: Test; suite: Suite }>((tie) => ({
  item: fc.oneof({ maxDepth: 3 }, { weight: 3, arbitrary: tie("test") }, { weight: 2, arbitrary: tie("suite") }),
  leaf: testWith(fc.constant([])),
  // A todo hands its mark down to its subtests from Node 24 on, and a callback has none: both stay without.
  test: testWith(fc.array(tie("leaf"), { maxLength: 3 })).map((one) =>
    one.todo === true || one.how === "callback" ? { ...one, subs: [], late: false } : one,
  ),
  suite: fc.record({
    name: fc.constant(""),
    flaky,
    concurrency: fc.option(fc.constant(true), { nil: undefined, freq: 3 }),
    each: fc.boolean(),
    items: fc.array(tie("item"), { minLength: 1, maxLength: 4 }),
  }),
}));

function testWith(subs: fc.Arbitrary<readonly Test[]>): fc.Arbitrary<Test> {
  return fc
    .record({
      name: fc.constant(""),
      flaky,
      fails: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 })),
      how: fc.constantFrom("throw" as const, "reject" as const, "callback" as const, "uncaught" as const),
      late: fc.boolean(),
      ms: fc.integer({ min: 0, max: 2 }),
      says: fc.boolean(),
      skip: rarely,
      todo: rarely,
      subs,
    })
    .map((one) => (one.how === "callback" ? { ...one, late: false } : one));
}

/** Each name once, so that a name tells which test it is. */
function named(items: readonly Item[], prefix = ""): Item[] {
  return items.map((one, index) => {
    const name = `${prefix}${"items" in one ? "s" : "t"}${index + 1}`;
    return "items" in one
      ? { ...one, name, items: named(one.items, `${name}.`) }
      : { ...one, name, subs: named(one.subs, `${name}.`) as Test[] };
  });
}

/** How each test ends, by running the retries in the head. */
class Model {
  readonly retries = new Map<string, number>();
  readonly #runs = new Map<string, number>();

  /** The items as a file without flaky that behaves like the attempts that count. */
  plain(items: readonly Item[], inherited: number | undefined): Item[] {
    return items.map((one) => {
      const own = one.flaky === false ? 0 : (one.flaky ?? inherited);
      return "items" in one
        ? { ...one, flaky: undefined, items: this.plain(one.items, one.flaky === false ? 0 : own) }
        : this.#survivor(one, own).survivor;
    });
  }

  #survivor(one: Test, budget: number | undefined): { survivor: Test; failed: boolean } {
    const unmarked = budget === undefined || budget === 0;
    if (one.skip === true) {
      if (!unmarked) this.retries.set(one.name, 0);
      return { survivor: { ...one, flaky: undefined }, failed: false };
    }
    for (let retry = 0; ; retry += 1) {
      const attempt = this.#attempt(one);
      if (attempt.failed && retry < (budget ?? 0)) continue;
      if (!unmarked) this.retries.set(one.name, retry);
      return attempt;
    }
  }

  #attempt(one: Test): { survivor: Test; failed: boolean } {
    const run = (this.#runs.get(one.name) ?? 0) + 1;
    this.#runs.set(one.name, run);
    const fails = run <= one.fails;
    const survivor = { ...one, flaky: undefined, fails: fails ? 99 : 0 };
    if (fails && !one.late) return { survivor, failed: true };
    const subs = one.subs.map((sub) => ({ sub, ...this.#survivor(sub, sub.flaky === false ? 0 : sub.flaky) }));
    const failedSub = subs.some(({ failed, sub }) => failed && sub.todo !== true);
    return { survivor: { ...survivor, subs: subs.map((sub) => sub.survivor) }, failed: fails || failedSub };
  }
}

async function run(
  node: Node,
  program: readonly Item[],
  deflake: boolean,
): Promise<{ code: number | null; events: TestEvent[] }> {
  const file = join(mkdtempSync(join(scratch, "run-")), "program.json");
  writeFileSync(file, JSON.stringify(program));
  const env = { PROGRAM: file, DEFLAKE_ENTRY: deflake ? "deflake/node-test" : "node:test" };
  const { code, stdout } = await runNode(node, ["--test-reporter=./events.mjs", "./files/fuzzed.mjs"], folder, env);
  return { code, events: eventsIn(stdout) };
}

/** What is told in an order that Node promises, without times and without what flaky adds. */
const story = (events: readonly TestEvent[]): string[] =>
  events
    .filter(({ type }) => /^test:(start|plan|pass|fail|diagnostic|summary)$/.test(type))
    .filter(({ type, data }) => type !== "test:diagnostic" || !/^(FLAKY|flaky|duration_ms) /.test(data.message ?? ""))
    .map(({ type, data }) => {
      const { name, nesting, message, count, skip, todo, line, column, counts, details } = data;
      const { flaky: _, ...own } = counts ?? {};
      const error = details?.error && `${details.error.failureType}: ${details.error.message}`;
      return JSON.stringify({
        type,
        name,
        nesting,
        message,
        count,
        skip,
        todo,
        line,
        column,
        error,
        own,
        kind: details?.type,
      });
    });

const results = (events: readonly TestEvent[]): TestEvent[] =>
  events.filter(({ type }) => type === "test:pass" || type === "test:fail");

const numRuns = Number(process.env["DEFLAKE_FUZZ_RUNS"] ?? (process.env["CI"] === "true" ? 12 : 1));

for (const [at, node] of nodes.entries()) {
  describe.skipIf(!installed(node)).concurrent(`Node ${node.version}`, () => {
    test(
      "a random file with flaky tests is told like a plain one of its surviving attempts",
      { timeout: 60_000 * numRuns },
      async () => {
        const program = fc.array(item, { minLength: 10, maxLength: 25, size: "max" }).map((items) => named(items));
        const property = fc.asyncProperty(program, async (items) => {
          const model = new Model();
          const plain = model.plain(items, undefined);
          const [alone, driven] = await Promise.all([run(node, plain, false), run(node, items, true)]);
          expect(story(driven.events)).toEqual(story(alone.events));
          expect(driven.code).toBe(alone.code);
          const told = results(driven.events).filter(({ data }) => data.retryCount !== undefined);
          expect(Object.fromEntries(told.map(({ data }) => [data.name, data.retryCount]))).toEqual(
            Object.fromEntries([...model.retries].filter(([name]) => told.some(({ data }) => data.name === name))),
          );
          expect(told.length).toBe(results(driven.events).filter(({ data }) => model.retries.has(data.name)).length);
        });
        await fc.assert(property, { numRuns, endOnFailure: true, seed: seed + at });
      },
    );
  });
}
