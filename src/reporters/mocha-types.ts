// As much of Mocha as our recorder touches, by its shape, in versions 10 to 12. Nothing of Mocha is imported.

export interface Suite {
  suites: Suite[];
  tests: Runnable[];
}

/** A test or a hook. */
export interface Runnable {
  readonly title: string;
  readonly type?: string;
  readonly file?: string;
  readonly duration?: number;
  /** Set: it does not run, and is told as skipped. */
  pending?: boolean;
  fullTitle(): string;
  currentRetry?(): number;
}

export interface Runner {
  readonly suite: Suite;
  on(event: "test" | "pass" | "pending", hear: (test: Runnable) => void): unknown;
  on(event: "retry" | "fail", hear: (test: Runnable, error: unknown) => void): unknown;
  on(event: "end", hear: () => void): unknown;
}

export interface Mocha {
  readonly isWorker?: boolean;
  readonly options: { readonly parallel?: boolean; readonly file?: readonly string[] };
  readonly version?: string;
  readonly suite: Suite;
  files: string[];
}

/** The class, whose methods are wrapped. */
export interface MochaClass {
  readonly prototype: {
    run: (this: Mocha, done?: unknown) => Runner;
    loadFilesAsync: (this: Mocha, options?: unknown) => Promise<unknown>;
  };
}
