// As much of Playwright's reporter API as ours touches, by its shape. Nothing of Playwright is imported.

export interface FullConfig {
  readonly rootDir: string;
  readonly version?: string;
}

export interface Suite {
  allTests(): readonly TestCase[];
}

export interface TestCase {
  readonly id: string;
  readonly title: string;
  readonly expectedStatus: string;
  readonly location: { readonly file: string };
  readonly results: readonly TestResult[];
  /** With their @; since version 1.42. */
  readonly tags?: readonly string[];
  readonly annotations?: readonly Annotation[];
  /** An empty title, the project, the file, the suites, the test. */
  titlePath(): readonly string[];
}

export interface Annotation {
  readonly type: string;
  readonly description?: string;
}

export interface TestError {
  readonly message?: string;
  readonly stack?: string;
  readonly value?: string;
  readonly location?: { readonly file: string };
}

export interface TestResult {
  readonly retry: number;
  readonly workerIndex: number;
  readonly startTime: Date;
  readonly duration: number;
  readonly status?: string;
  readonly errors: readonly TestError[];
  /** Of this attempt, those of its test too; since version 1.52. */
  readonly annotations?: readonly Annotation[];
  readonly stdout: readonly (string | Uint8Array)[];
  readonly stderr: readonly (string | Uint8Array)[];
}
