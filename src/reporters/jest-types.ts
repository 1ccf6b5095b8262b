// As much of Jest as our reporter touches, by its shape, in versions 29 and 30. Nothing of Jest is imported.

export interface Test {
  readonly path: string;
}

/** A test that has begun. */
export interface CaseStart {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly startedAt?: number | null;
}

/** A test that has ended; told after each of its attempts, and again with the results of its file. */
export interface CaseResult {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly duration?: number | null;
  readonly failureMessages?: readonly string[];
  readonly failing?: boolean;
  readonly invocations?: number;
  readonly retryReasons?: readonly string[];
  readonly startAt?: number | null;
}

export interface FileResult {
  readonly testFilePath: string;
  readonly testResults: readonly CaseResult[];
  readonly testExecError?: { readonly message?: string; readonly stack?: string } | null;
  readonly failureMessage?: string | null;
}

export interface RunResults {
  readonly wasInterrupted?: boolean;
  readonly numTotalTestSuites?: number;
}
