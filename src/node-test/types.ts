// What `flaky` adds to the types of node:test, whichever version of @types/node the user has.
import type { Flaky } from "./flaky-option.ts";

export type { ErrorFilter, FailedAttemptInfo, Flaky, FlakyOptions } from "./flaky-option.ts";

declare module "node:test" {
  interface TestOptions {
    /**
     * Runs the test again when it fails. `true` is up to 20 retries, a number so many, an object says more. On a suite it holds
     * for the tests in it; the nearest value wins, and `false` turns it off.
     */
    flaky?: Flaky | undefined;
  }
  /** Shorthand for `{ flaky: true }`. */
  function flaky(name?: string, fn?: TestFn): Promise<void>;
  function flaky(name?: string, options?: TestOptions, fn?: TestFn): Promise<void>;
  function flaky(options?: TestOptions, fn?: TestFn): Promise<void>;
  function flaky(fn?: TestFn): Promise<void>;
  namespace suite {
    /** Shorthand for `{ flaky: true }`. */
    function flaky(name?: string, fn?: SuiteFn): Promise<void>;
    function flaky(name?: string, options?: TestOptions, fn?: SuiteFn): Promise<void>;
    function flaky(options?: TestOptions, fn?: SuiteFn): Promise<void>;
    function flaky(fn?: SuiteFn): Promise<void>;
  }
}
