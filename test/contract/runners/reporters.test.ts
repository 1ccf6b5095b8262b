// deflake/reporters/* as projects write them into their own configuration, and beside what else people may ask for.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { recogniseRunner } from "../../../src/runners/registry.ts";
import { packagesOf } from "./javascript-projects.ts";
import {
  freshFolder,
  readAs,
  reporters,
  resultsOf,
  start,
  workplace,
  workplaceWithDeflake,
  type Results,
} from "./start.ts";

const installed = Object.fromEntries(
  ["vitest", "jest", "mocha", "@playwright/test"].map((name) => [name, packagesOf(name).at(-1)!]),
);
const missing = Object.values(installed).some(({ missing }) => missing !== null);
const folderOf = (name: string): string => installed[name]?.folder ?? "";

/** The logs in a project's own history. */
function historyIn(folder: string): Results {
  const log = join(folder, ".deflake/log");
  const texts = readdirSync(log).map((name) => readFileSync(join(log, name), "utf8"));
  expect(texts).toHaveLength(1);
  return readAs("run-log", texts[0] ?? "");
}

const cart = (file: string): string[] => [
  `${file}cart > adds pass`,
  `${file}cart > ships skip`,
  `${file}cart > takes (a few) [at] $1.50 pass`,
];
const told = ({ attempts }: Results): string[] => attempts.map(({ test, outcome }) => `${test} ${outcome}`).sort();

describe.skipIf(missing)("in a project's configuration", () => {
  test("Vitest", async () => {
    const folder = workplaceWithDeflake("vitest", folderOf("vitest"));
    const config = `export default { test: { reporters: ["dot", "deflake/reporters/vitest"] } };`;
    writeFileSync(join(folder, "vitest.config.js"), config);
    const words = ["node", "node_modules/vitest/vitest.mjs", "run", "test/cart.test.js"];
    await start({ words, env: {} }, folder);
    expect(told(historyIn(folder))).toEqual(cart("test/cart.test.js > "));
  });

  test("Jest, with several workers: which of them ran a test is unknown, and the order is that of all", async () => {
    const folder = workplaceWithDeflake("jest", folderOf("jest"));
    const config = `module.exports = { transform: {}, reporters: ["default", "deflake/reporters/jest"] };`;
    writeFileSync(join(folder, "jest.config.js"), config);
    const files = ["cart", "order", "flaky"].map((name) => `test/${name}.test.js`);
    const words = ["node", "node_modules/jest/bin/jest.js", "--maxWorkers=2", ...files];
    await start({ words, env: {} }, folder);
    const history = historyIn(folder);
    const ran = history.attempts.filter(({ outcome }) => outcome !== "skip");
    expect(history.complete).toBe(true);
    expect(ran.map(({ worker }) => worker)).toEqual(ran.map(() => null));
    expect(ran.map(({ order }) => order ?? 0).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("Mocha, with several workers", async () => {
    const folder = workplaceWithDeflake("mocha", folderOf("mocha"), true);
    writeFileSync(join(folder, ".mocharc.json"), `{ "require": ["deflake/reporters/mocha"], "parallel": true }`);
    const words = ["node", "node_modules/mocha/bin/mocha.js", "test/cart.test.js", "test/namesake.test.js"];
    await start({ words, env: {} }, folder);
    const history = historyIn(folder);
    expect(told(history)).toEqual(["cart > adds pass", ...cart("")]);
    expect(history.attempts.map(({ order }) => order)).toEqual([null, null, null, null]);
  });

  test("Playwright", async () => {
    const folder = workplaceWithDeflake("playwright", folderOf("@playwright/test"));
    const config = `module.exports = { testDir: "test", reporter: [["dot"], ["deflake/reporters/playwright"]] };`;
    writeFileSync(join(folder, "playwright.config.js"), config);
    const words = ["node", "node_modules/@playwright/test/cli.js", "test", "cart"];
    await start({ words, env: {} }, folder);
    expect(told(historyIn(folder))).toEqual(cart("cart.spec.js > "));
  });
});

const said = ({ attempts }: Results): unknown =>
  attempts.map(({ properties }) => properties.map(({ name, value }) => [name, value]));

describe.skipIf(missing)("what a test says of itself is recorded", () => {
  test("Vitest's meta", async () => {
    const folder = workplaceWithDeflake("vitest", folderOf("vitest"));
    const config = `export default { test: { reporters: ["dot", "deflake/reporters/vitest"] } };`;
    writeFileSync(join(folder, "vitest.config.js"), config);
    const test = `import { test } from "vitest";
test("says", ({ task }) => { task.meta.owner = "ada"; task.meta.points = [1, 2]; });`;
    writeFileSync(join(folder, "test/says.test.js"), test);
    await start({ words: ["node", "node_modules/vitest/vitest.mjs", "run", "test/says.test.js"], env: {} }, folder);
    expect(said(historyIn(folder))).toEqual([
      [
        ["owner", "ada"],
        ["points", "1"],
        ["points", "2"],
      ],
    ]);
  });

  test("Playwright's tags and annotations, also of an attempt", async () => {
    const folder = workplaceWithDeflake("playwright", folderOf("@playwright/test"));
    const config = `module.exports = { testDir: "test", reporter: [["dot"], ["deflake/reporters/playwright"]] };`;
    writeFileSync(join(folder, "playwright.config.js"), config);
    const test = `const { test } = require("@playwright/test");
test("says", { tag: "@slow", annotation: { type: "issue", description: "7" } }, () => {
  test.info().annotations.push({ type: "seen" });
});`;
    writeFileSync(join(folder, "test/says.spec.js"), test);
    await start({ words: ["node", "node_modules/@playwright/test/cli.js", "test", "says"], env: {} }, folder);
    expect(said(historyIn(folder))).toEqual([
      [
        ["tag", "slow"],
        ["issue", "7"],
        ["seen", ""],
      ],
    ]);
  });
});

describe.skipIf(missing)("why a test was skipped is recorded", () => {
  test.each<[string, string | null, string, string, readonly string[], readonly string[]]>([
    [
      "vitest",
      "vitest",
      "test/skips.test.js",
      `import { test } from "vitest";
       test("asks", (context) => context.skip("no network"));
       test.skip("says nothing", () => {});
       test.todo("comes later");`,
      ["node", "node_modules/vitest/vitest.mjs", "run", "test/skips.test.js"],
      ["asks: no network", "comes later: todo", "says nothing: -"],
    ],
    [
      "jest",
      "jest",
      "test/skips.test.js",
      `test.skip("says nothing", () => {});
       test.todo("comes later");`,
      ["node", "node_modules/jest/bin/jest.js", "test/skips.test.js"],
      ["comes later: todo", "says nothing: -"],
    ],
    [
      "playwright",
      "@playwright/test",
      "test/skips.spec.js",
      `const { test } = require("@playwright/test");
       test("asks", () => test.skip(true, "no network"));
       test.skip("says nothing", () => {});
       test("is broken", { tag: "@slow" }, () => test.fixme(true, "see issue 7"));`,
      ["node", "node_modules/@playwright/test/cli.js", "test", "skips"],
      ["asks: no network", "is broken: see issue 7", "says nothing: -"],
    ],
    [
      "node-test-runs",
      null,
      "test/skips.test.js",
      `import test from "node:test";
       test("asks", { skip: "no network" });
       test.skip("says nothing", () => {});
       test.todo("comes later");
       test("is to come", { todo: "after 2.0" }, () => {});`,
      ["node", "--test", "test/skips.test.js"],
      ["asks: no network", "comes later: todo", "is to come: after 2.0", "says nothing: -"],
    ],
  ])("%s", async (project, packages, file, text, words, wanted) => {
    const folder = workplace(project, packages === null ? null : folderOf(packages));
    writeFileSync(join(folder, file), text);
    const { runner, command } = recogniseRunner(words)!;
    const prepared = runner.record(command, { folder: freshFolder(), reporters });
    const { attempts } = resultsOf(prepared, await start(prepared, folder));
    expect(attempts.map(({ outcome }) => outcome)).toEqual(wanted.map(() => "skip"));
    const reasons = attempts.map(({ test: id, failure }) => {
      const why = failure === null ? "-" : failure.message || failure.type;
      return `${id.split(" > ").at(-1)}: ${why}`;
    });
    expect(reasons.sort()).toEqual(wanted);
  });
});

/** Runs a command with and without us. */
async function both(project: string, packages: string, typed: readonly string[], env: Record<string, string> = {}) {
  const plain = workplace(project, packages);
  const alone = await start({ words: typed, env }, plain);
  const { runner, command } = recogniseRunner(typed)!;
  const prepared = runner.record(command, { folder: freshFolder(), reporters });
  const recorded = await start({ ...prepared, env: { ...prepared.env, ...env } }, workplace(project, packages));
  return { alone, recorded, results: resultsOf(prepared, recorded) };
}

describe.skipIf(missing)("beside what was typed", () => {
  test("Vitest's other reporters are kept", async () => {
    const words = ["node", "node_modules/vitest/vitest.mjs", "run", "--reporter=tap-flat", "test/cart.test.js"];
    const { recorded, results } = await both("vitest", folderOf("vitest"), words);
    expect(recorded.stdout).toContain("TAP version 13");
    expect(told(results)).toHaveLength(3);
  });

  test("what Vitest takes by itself on GitHub is taken, and no more", async () => {
    const folder = workplace("vitest", folderOf("vitest"));
    writeFileSync(join(folder, "vitest.config.js"), "export default {};");
    const words = ["node", "node_modules/vitest/vitest.mjs", "run", "test/fails.test.js"];
    const { runner, command } = recogniseRunner(words)!;
    const prepared = runner.record(command, { folder: freshFolder(), reporters });
    const { stdout } = await start({ ...prepared, env: { ...prepared.env, GITHUB_ACTIONS: "true" } }, folder);
    expect(stdout).toContain("::error file=");
    expect(stdout).toMatch(/Test Files {2}1 failed/);
  });

  test("Jest's other reporters are kept", async () => {
    const words = [
      "node",
      "node_modules/jest/bin/jest.js",
      "test/cart.test.js",
      "--reporters=<rootDir>/own-reporter.js",
    ];
    const { alone, recorded, results } = await both("jest", folderOf("jest"), words);
    expect(recorded.stdout).toBe(alone.stdout);
    expect(told(results)).toEqual(cart("test/cart.test.js > "));
  });

  test("a log that cannot be written is said once, and the tests go on", async () => {
    const words = ["node", "node_modules/mocha/bin/mocha.js", "test/cart.test.js"];
    const nowhere = join(freshFolder(), "file");
    writeFileSync(nowhere, "");
    const { alone, recorded } = await both("mocha", folderOf("mocha"), words, { DEFLAKE_RECORD: nowhere });
    expect(recorded.code).toBe(alone.code);
    expect(recorded.stderr.match(/deflake: this run is not recorded/g)).toHaveLength(1);
  });

  test.each([
    [
      "vitest",
      "vitest.config.js",
      `export default { test: { reporters: ["dot", "deflake/reporters/vitest"] } };`,
      ["node", "node_modules/vitest/vitest.mjs", "run"],
    ],
    [
      "jest",
      "jest.config.js",
      `module.exports = { transform: {}, reporters: ["deflake/reporters/jest"] };`,
      ["node", "node_modules/jest/bin/jest.js"],
    ],
  ])("a %s project that names the reporter itself is recorded once", async (name, config, text, words) => {
    const folder = workplaceWithDeflake(name, folderOf(name));
    writeFileSync(join(folder, config), text);
    const { runner, command } = recogniseRunner([...words, "test/cart.test.js"])!;
    const prepared = runner.record(command, { folder: freshFolder(), reporters });
    const results = resultsOf(prepared, await start(prepared, folder));
    expect(told(results)).toEqual(cart("test/cart.test.js > "));
  });
});
