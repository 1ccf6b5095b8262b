// What the contract suite has to know of a tiny project: what people type to run which of its tests, and what these do.
import type { Outcome } from "../../../src/core/model/outcome.ts";
import type { Runner, Selected } from "../../../src/runners/runner.ts";
import type { Ended, Results } from "./start.ts";

/** The tests of the projects, by what they do. `namesake` has the titles of `passes` in another file. */
export type TestName =
  | "passes"
  | "fails"
  | "flakes"
  | "crashes"
  | "hangs"
  | "pollutes"
  | "quiet"
  | "victim"
  | "takes"
  | "ships"
  | "namesake"
  | "before";

export type Outcomes = Readonly<Partial<Record<TestName, Outcome>>>;

/** What a user types, and what there is around it. */
export interface Typed {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunnerProject {
  readonly runner: Runner;
  /** Which of several versions of the tool this is; empty where there is one. */
  readonly version: string;
  /** Null where all is there; else what is missing. */
  readonly lack: string | null;
  /** Only what may differ from version to version; another version goes through the whole. */
  readonly brief?: boolean;
  /** A folder with the project in it, ready to run. May be the same each time. */
  place(): string;
  readonly test: (name: TestName) => Selected;
  /** A run of all tests that end by themselves, and how they end. */
  readonly whole: Typed & { readonly outcomes: Outcomes; readonly also?: readonly string[] };
  /** What is selected from; a selection in this order has nothing in it that fails. */
  readonly choice: Typed & { readonly tests: readonly TestName[] };
  /** A run without `passes` and `pollutes`, and what is left of it. */
  readonly without: Typed & { readonly left: Outcomes };
  /** Of a runner with an order of its own: whether it refuses to keep another one. */
  readonly refusesOrders?: boolean;
  /** A selection may hit namesakes in other files. */
  readonly namesakes?: boolean;
  readonly flaky: Typed;
  /** Its `only` tests are selected; without them all of it runs. */
  readonly crash: Typed & { readonly only?: readonly TestName[] };
  readonly hang: Typed & { readonly only?: readonly TestName[] };
  /** A run with an error outside of tests, and what is recorded of it where the runner tells. */
  readonly outside?: Typed & { readonly told?: readonly string[] };
  /** A run in which no test is found. */
  readonly nowhere?: Typed;
  readonly listed: Typed & { readonly tests: readonly TestName[] };
  /** What the runner's own results of the whole run tell, where it was told to write them. */
  own?(folder: string, ended: Ended): Results;
  /** What differs from one run to the next in what people see. */
  readonly noise?: readonly RegExp[];
}
