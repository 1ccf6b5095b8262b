// The suites of test/projects/planted, one for each runner, and what is planted in them.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { shellWord } from "../../../src/render/shell-word.ts";
import type { Selected } from "../../../src/runners/runner.ts";
import { pythons } from "../../runners/pythons.ts";
import { root } from "../deflake.ts";

export interface Plant {
  /** Neighbours that all have to run before the victim for it to fail. */
  readonly after: readonly string[];
  /** Neighbours each of which makes it pass. */
  readonly unless: readonly string[];
  /** How often it fails then. */
  readonly rate: number;
}

export const plants: Readonly<Record<string, Plant>> = JSON.parse(
  readFileSync(join(root, "test/projects/planted/plants.json"), "utf8"),
) as Readonly<Record<string, Plant>>;

/** @param chance a number in [0, 1) */
export const failsWhere = ({ after, unless, rate }: Plant, ran: readonly string[], chance: number): boolean =>
  chance < rate && after.every((name) => ran.includes(name)) && !unless.some((name) => ran.includes(name));

export const neighbours: readonly string[] = "abcdefghijk".split("");

export interface Suite {
  /** A line of shell that runs it. */
  readonly line: string;
  /** What is not there to run it with; null where all is. */
  readonly lack: string | null;
  /** What has to be done once before it. */
  readonly before?: string;
  /** @param neighbour null for the victim */
  test(neighbour: string | null): Selected;
}

const named = (neighbour: string | null, space: string): string =>
  neighbour === null ? "victim" : `neighbour${space}${neighbour}`;

/** @param files where the tests stand in: the neighbours' and the victim's; ids begin with it unless they are titles only */
function javascript(program: string, options: string, neighboursIn: string, victimIn = neighboursIn): Suite {
  const path = join(root, ".runners", program);
  return {
    line: `node ${shellWord(path)} ${options}`,
    lack: existsSync(path) ? null : "node scripts/runners.mjs",
    test(neighbour) {
      const file = neighbour === null ? victimIn : neighboursIn;
      const title = named(neighbour, " ");
      return { test: asTestId(victimIn === neighboursIn ? `${file} > ${title}` : title), file };
    },
  };
}

export type SuiteName = "node-test" | "mocha" | "vitest" | "jest" | "pytest" | "stestr";

const [python] = pythons.values();

export const suites: Readonly<Record<SuiteName, Suite>> = {
  "node-test": {
    line: "node --test planted.test.mjs",
    lack: null,
    test: (neighbour) => ({
      test: asTestId(`planted.test.mjs > ${named(neighbour, " ")}`),
      file: "planted.test.mjs",
    }),
  },
  mocha: javascript(
    "mocha@12.0.3/node_modules/mocha/bin/mocha.js",
    "mocha/neighbours.js mocha/victim.js",
    "mocha/neighbours.js",
    "mocha/victim.js",
  ),
  vitest: javascript("vitest@4.1.12/node_modules/vitest/vitest.mjs", "run --dir=vitest", "vitest/planted.test.js"),
  jest: javascript("jest@30.5.2/node_modules/jest/bin/jest.js", "--rootDir=jest", "jest/planted.test.js"),
  pytest: {
    line: `${python} -m pytest -q -p no:cacheprovider test_planted.py`,
    lack: python === undefined ? "pytest" : null,
    test: (neighbour) => ({
      test: asTestId(`test_planted.py::test_${neighbour === null ? "victim" : `neighbour[${neighbour}]`}`),
      file: "test_planted.py",
    }),
  },
  stestr: {
    line: "stestr run --serial",
    before: "stestr init",
    lack: works("stestr", "--version") ? null : "stestr",
    test: (neighbour) => ({ test: asTestId(`suite.test_planted.Planted.test_${named(neighbour, "_")}`), file: null }),
  },
};

function works(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
