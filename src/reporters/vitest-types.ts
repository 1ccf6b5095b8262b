// As much of Vitest as our reporter touches, by its shape, in versions 3 and 4. Nothing of Vitest is imported.

export interface Reporter {
  onInit?(vitest: Vitest): void | Promise<void>;
}

export interface Vitest {
  readonly version?: string;
  readonly vite?: {
    readonly config?: { readonly test?: { readonly reporters?: unknown } };
  };
  readonly config: { readonly reporter?: unknown; readonly sequence: { sequencer: new (vitest: Vitest) => Sequencer } };
  readonly projects: readonly TestProject[];
  readonly reporters: Reporter[];
  /** Loads modules as the project's own are: `executeId` in version 3, `import` since. */
  readonly runner?: { import?(path: string): Promise<unknown>; executeId?(path: string): Promise<unknown> };
}

export interface Sequencer {
  sort(files: readonly { readonly moduleId: string }[]): Promise<readonly { readonly moduleId: string }[]>;
}

export interface TestProject {
  readonly config: {
    readonly isolate?: boolean;
    readonly fileParallelism?: boolean;
    readonly maxWorkers?: number | string;
    /** The path of a module whose default export runs the tests of a worker. */
    runner?: string;
    readonly browser?: { readonly enabled?: boolean };
  };
}

export interface TestModule {
  readonly type: "module";
  readonly id: string;
  /** The path of the file. */
  readonly moduleId: string;
  readonly project: TestProject;
  readonly children: {
    allTests(): Iterable<TestCase>;
    allSuites?(): Iterable<{ errors?(): readonly unknown[] }>;
  };
  errors(): readonly unknown[];
}

interface TestSuite {
  readonly type: "suite";
  readonly name: string;
  readonly parent: TestSuite | TestModule;
}

export interface TestCase {
  readonly id: string;
  readonly name: string;
  readonly module: TestModule;
  readonly parent: TestSuite | TestModule;
  /** How it stands in its source, `run`, `skip` or `todo`, and its tags since version 4.1. */
  readonly options?: { readonly mode?: string; readonly tags?: readonly string[] | undefined };
  meta?(): object;
  result(): {
    readonly state: "pending" | "passed" | "failed" | "skipped";
    readonly errors?: readonly unknown[];
    /** Why it skipped itself. */
    readonly note?: string | undefined;
  };
  diagnostic(): { readonly duration?: number; readonly startTime?: number; readonly retryCount?: number } | undefined;
}
