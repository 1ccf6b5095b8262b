// The contract between a test runner and the verbs that start it. A runner is data and pure functions of words: it says
// what it can do, how its command is told to write results, to run a selection, to keep an order. It never starts anything.
// One file here, one project in test/projects, one line in registry.ts.

import type { TestId } from "../core/model/test-id.ts";
import type { ExitMeaning } from "../core/policy/judge.ts";

/** A command as words, the program first, and what is added to the environment that it gets. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folders put first into lists of folders such as `PYTHONPATH`, before what such a list holds already. */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
}

/** Where results are, once the command has ended. */
export type Results =
  /** Files, as paths or globs from the command's folder. What was there before the start is not of this run. */
  | { readonly kind: "files"; readonly paths: readonly string[]; readonly format: string | null }
  /** The command prints them; `format` names the reader. Shown to people as they are, or as `view` makes them readable. */
  | { readonly kind: "stdout"; readonly format: string; readonly view?: () => View }
  /** The same, of both its streams: whole lines, as they come. */
  | { readonly kind: "output"; readonly format: string };

/** Makes of results that a command prints what it would print to people. */
export interface View {
  /** @returns what is to be shown by now */
  push(text: string): string;
  end(): string;
}

/** A command ready to be started. */
export interface Prepared extends CommandLine {
  readonly results: Results;
  /** Written before the start, such as lists of tests too long for a command line. Paths are absolute, in the scratch folder. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /**
   * Of a selection: why tests may run that are not of it, in a sentence. Results tell which did. Absent where exactly
   * the selected tests run.
   */
  readonly inexact?: string;
}

/** What cannot be done with this runner, and what would work instead. */
export interface Unable {
  readonly kind: "unable";
  readonly why: string;
  readonly fix: string;
}

/** What a runner can do. What it cannot is said here, so that a verb can refuse before anything runs. */
export interface Abilities {
  /** The smallest thing that can be run on its own. */
  readonly subset: "test" | "file" | "none";
  /**
   * `given`: tests run in the order of the selection. `files`: the files of tests do, and the tests of a file in the
   * order in which they stand there. `own`: in the runner's.
   */
  readonly order: "given" | "files" | "own";
  /** Takes a seed for its own shuffling. */
  readonly seed: boolean;
  /** Can be told how many workers to use. */
  readonly workers: boolean;
  /** Can name its tests without running them. */
  readonly list: boolean;
  /** Whether people see the output that they would see without us. */
  readonly output: "untouched" | "replaced";
}

/** Where a runner may have files of its own. All paths are absolute. */
export interface Scratch {
  /** An empty folder of this one start. */
  readonly folder: string;
  /** Where our in-process reporters lie. */
  readonly reporters: string;
}

/** A test to be run, with what is known of where it is. */
export interface Selected {
  readonly test: TestId;
  /** The source file, where a result named it. */
  readonly file: string | null;
}

export interface Selection {
  readonly tests: readonly Selected[];
  /** The order of `tests` matters. */
  readonly ordered: boolean;
  readonly seed: number | null;
  /** Null leaves it to the command. */
  readonly workers: number | null;
}

/** The user's command, as a runner found itself in it. */
export interface Recognised {
  /** Up to the word after which the runner's own arguments stand: `npx vitest run`, `npm test --`, `python -m pytest`. */
  readonly head: readonly string[];
  /** The runner's own arguments, as typed. */
  readonly args: readonly string[];
  /** Set before the program: `CI=1 vitest`. */
  readonly env: Readonly<Record<string, string>>;
}

export type { ExitMeaning };

export interface Listing {
  readonly command: CommandLine;
  /** It may name tests that the command, as typed, leaves out. Absent where it names those that the command runs. */
  readonly wider?: true;
  /**
   * Test ids as the runner's results will name them.
   *
   * @param folder where the command ran
   */
  read(stdout: string, stderr: string, folder: string): readonly TestId[];
}

/** What shows, before the start, whether leaving out some tests by their names would hit others. */
export interface NameCheck {
  /** All that the command could run. It ends badly where this version of the runner cannot leave out tests. */
  list(command: Recognised, scratch: Scratch): Listing;
  /** Whether `other` is left out wherever `test` is. */
  hits(test: TestId, other: TestId): boolean;
}

export interface Runner {
  /** The word for `--runner` and `deflake.yaml`. */
  readonly name: string;
  /** For people: `Vitest`. */
  readonly title: string;
  readonly can: Abilities;
  /** Null where these words do not start this runner. */
  recognise(words: readonly string[]): Recognised | null;
  /** The command as typed, told to write its results. */
  record(command: Recognised, scratch: Scratch): Prepared;
  /** The command told to run these tests and no other. */
  select(command: Recognised, selection: Selection, scratch: Scratch): Prepared | Unable;
  /**
   * The command as typed, told to write its results and to run all but these tests. Absent where the runner cannot leave out
   * exactly these: one more of the same name in another file would go unseen.
   */
  exclude?(command: Recognised, tests: readonly TestId[], scratch: Scratch): Prepared | Unable;
  /** Where `exclude` goes by less than whole ids. Only tests that hit no other may be given to it. */
  readonly excludesByName?: NameCheck;
  /** Absent where `can.list` is false. */
  list?(command: Recognised, scratch: Scratch): Listing;
  meaningOf(exitCode: number): ExitMeaning;
}
