// Jest 29 and newer. Reporters on its command line put aside those of the configuration, so that ours stands there only
// beside others that were typed; else a configuration of ours takes in the project's own and adds our reporter.

import type { TestId } from "../core/model/test-id.ts";
import { findProgram, valuesOf, withoutOption, withOptions, type Option } from "./command-words.ts";
import { recording, withChosenTests, withExcludedTests } from "./in-process.ts";
import type { ExitMeaning, Prepared, Recognised, Runner, Scratch, Selection, Unable } from "./runner.ts";
import { keepsFilesApart, refuseMixedFiles } from "./selected-tests.ts";

const config: Option = { names: ["--config", "-c"], takesValue: true };
const rootDir: Option = { names: ["--rootDir"], takesValue: true };
const reporters: Option = { names: ["--reporters"], takesValue: true };
const workers: Option = { names: ["--maxWorkers", "-w"], takesValue: true };
const inBand: Option = { names: ["--runInBand", "-i"], takesValue: false };
const replaced: readonly Option[] = [
  { names: ["--testSequencer", "--testRunner", "--seed"], takesValue: true },
  { names: ["--randomize", "--coverage", "--collectCoverage"], takesValue: false },
];

export const jest: Runner = {
  name: "jest",
  title: "Jest",
  can: { subset: "test", order: "files", seed: true, workers: true, list: false, output: "untouched" },
  recognise(words) {
    const found = findProgram(words, { names: ["jest"], scripts: ["jest/bin/jest", "jest-cli/bin/jest"] });
    const [first = ""] = found?.args ?? [];
    return first === "--init" || first === "--showConfig" || first === "--listTests" ? null : found;
  },
  record,
  select,
  exclude,
  meaningOf,
};

function record(command: Recognised, scratch: Scratch): Prepared {
  const { head, args, env } = command;
  if (valuesOf(args, reporters).length > 0) {
    const words = withOptions(args, [`--reporters=${scratch.reporters}/jest.js`]);
    return recording([...head, ...words], env, scratch);
  }
  return withOurConfig(command, scratch);
}

/** What was typed stands; the configuration gets our test runner in front of its own. */
function exclude(command: Recognised, tests: readonly TestId[], scratch: Scratch): Prepared {
  const beside = valuesOf(command.args, reporters).length > 0 ? [`--reporters=${scratch.reporters}/jest.js`] : [];
  const reporting = { ...command, args: withOptions(command.args, beside) };
  return withExcludedTests(withOurConfig(reporting, scratch), tests, scratch);
}

function withOurConfig({ head, args, env }: Recognised, scratch: Scratch): Prepared {
  const typed = valuesOf(args, config).at(-1);
  const root = valuesOf(args, rootDir).at(-1);
  const told = {
    ...(typed === undefined ? {} : { DEFLAKE_JEST_CONFIG: typed }),
    ...(root === undefined ? {} : { DEFLAKE_JEST_ROOT: root }),
  };
  const words = withOptions(withoutOption(args, config), [`--config=${scratch.reporters}/jest-config.js`]);
  return recording([...head, ...words], { ...env, ...told }, scratch);
}

/** What was typed stands: our sequencer and our test runner leave of it what was chosen. */
function select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable {
  const { tests, ordered, seed } = selection;
  if (ordered && !keepsFilesApart(tests)) return refuseMixedFiles("Jest");
  const wanted = selection.workers ?? (ordered ? 1 : null);
  const kept = (wanted === null ? replaced : [...replaced, workers, inBand]).reduce(withoutOption, command.args);
  const ours = [
    `--testSequencer=${scratch.reporters}/jest-sequence.js`,
    `--testRunner=${scratch.reporters}/jest-names.js`,
    // Coverage of a part would fall below its thresholds.
    "--coverage=false",
    ...(wanted === null ? [] : wanted === 1 ? ["--runInBand"] : [`--maxWorkers=${wanted}`]),
    ...(seed === null ? [] : ["--randomize", `--seed=${seed}`]),
  ];
  return withChosenTests(record({ ...command, args: withOptions(kept, ours) }, scratch), tests, scratch);
}

/**
 * 1, unless `testFailureExitCode` says otherwise, for tests that failed and for a run without any.
 * https://jestjs.io/docs/configuration#testfailureexitcode-number
 */
function meaningOf(exitCode: number): ExitMeaning {
  return exitCode === 0 ? "passed" : exitCode === 1 ? "tests-failed" : "broken";
}
