// The part of Node's own test runner that deflake leans on: the `Test` class behind `test()` and `t.test()`.
// Node documents none of it. Everything below is a plain public field or method of that class on Node 20.19 to 26, read in
// lib/internal/test_runner/test.js; `lacking` checks for it before the first use, and the fallback takes over where it is gone.
import type { AsyncResource } from "node:async_hooks";

/** Where a test stands: line, column and file, as `overrides.loc` takes it. */
export type CallSite = readonly [line: number, column: number, file: string];

/** What a `TestsStream` is for the tests that write into it. Which methods there are depends on the version. */
export type Reporter = Record<string | symbol, unknown>;

export interface NativeError extends Error {
  code?: string;
  failureType?: string;
  cause?: unknown;
}

export interface ReportDetails {
  details: { type?: string; passed_on_attempt?: number; [key: string]: unknown };
  directive: Record<string, unknown> | undefined;
}

export interface Hooks {
  before: NativeTest[];
  after: NativeTest[];
  beforeEach: NativeTest[];
  afterEach: NativeTest[];
  ownAfterEachCount?: number;
}

export interface SnapshotFile {
  nameCounts: Map<string, number>;
  snapshots: Record<string, string>;
}

export interface Harness {
  counters: Record<string, number>;
  /** Node 22.3 and newer, once a test has asked for `t.assert`. */
  snapshotManager?: { cache: Map<string, SnapshotFile>; updateSnapshots: boolean } | null;
}

export type Factory = new (options: Record<string, unknown>) => NativeTest;

export interface NativeTest extends AsyncResource {
  readonly constructor: Factory;
  name: string;
  fn: unknown;
  /** What stands behind SKIP or TODO. */
  message: string | null;
  parent: NativeTest | null;
  root: NativeTest;
  /** Set on the root alone. */
  harness: Harness | null;
  reporter: Reporter;
  reportedType?: string;
  loc: object | undefined;
  testNumber: number;
  outputSubtestCount?: number;
  hooks: Hooks;
  subtests: NativeTest[];
  /** Subtests that have ended and wait to be reported. */
  readySubtests: ReadonlyMap<number, NativeTest>;
  /** Node 24 and newer: what the parent waits for. */
  unfinishedSubtests?: Set<NativeTest>;
  activeSubtests: number;
  signal: AbortSignal;
  outerSignal: AbortSignal | undefined;
  abortController: AbortController;
  timeout: number | null;
  startTime: bigint | null;
  endTime: bigint | null;
  passed: boolean;
  skipped: boolean;
  isTodo: boolean | undefined;
  cancelled: boolean;
  finished: boolean;
  error: NativeError | null;
  /** Node 24 and newer. */
  expectFailure?: unknown;
  /** Node 24 and newer, under --test-rerun-failures: the run that this is, and the run in which the test passed. */
  attempt?: number | undefined;
  passedAttempt?: number | undefined;
  createSubtest(Factory: Factory, name: unknown, options: unknown, fn: unknown, overrides: unknown): NativeTest;
  run(): Promise<void>;
  postRun(pendingSubtestsError?: unknown): void;
  isClearToSend(): boolean;
  processReadySubtestRange(canSend: boolean): void;
  getReportDetails(): ReportDetails;
  runHook(hook: string, args: unknown): Promise<void>;
  diagnostic(message: string): void;
  fail(error: unknown): void;
  skip(message: string): void;
}

const methods = [
  ..."createSubtest run postRun isClearToSend processReadySubtestRange getReportDetails report".split(" "),
  ..."runHook diagnostic fail skip start addReadySubtest".split(" "),
];
const fields = [
  ..."parent root reporter subtests readySubtests hooks signal abortController activeSubtests".split(" "),
  ..."passed error cancelled finished startTime endTime timeout".split(" "),
];

/** The names that a Node's `Test` ought to have and has not; empty on every Node that deflake can drive. */
export function lacking(test: object): readonly string[] {
  const members = test as Record<string, unknown>;
  return [
    ...methods.filter((name) => typeof members[name] !== "function"),
    ...fields.filter((name) => !(name in members)),
  ];
}

/** The error that the user's code threw, without the wrapper that Node puts around it. */
export function thrownBy(error: NativeError): unknown {
  return error.code === "ERR_TEST_FAILURE" && "cause" in error ? error.cause : error;
}
