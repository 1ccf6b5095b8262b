// Where a test goes that must end without a trace. Node cleans up after a test in `postRun` (cancels what still runs, aborts
// signals, restores mocks, drops listeners) and in the same breath reports it to the parent. Under a parent that hears
// nothing, only the cleaning is left.
import type { NativeTest, Reporter } from "./native.ts";

const nothing = (): void => {};
const silence: Reporter = new Proxy({}, { get: () => () => ({}) });

function deafParent(root: NativeTest): NativeTest {
  const parent: Record<string, unknown> = {
    name: "<discarded>",
    parent: null,
    harness: root.harness,
    subtests: [],
    activeSubtests: 0,
    outputSubtestCount: 0,
    hooks: { before: [], after: [], beforeEach: [], afterEach: [] },
    addReadySubtest: nothing,
    processReadySubtestRange: nothing,
    processPendingSubtests: nothing,
    reportStarted: nothing,
    diagnostic: nothing,
  };
  parent["root"] = parent;
  return parent as unknown as NativeTest;
}

/**
 * Cleans up after a test that is not to be seen. It stays unfinished in Node's eyes, with its error set: an error that its
 * leftover work throws later is then swallowed by `fail`, where that of a finished test would fail the run.
 */
export function bury(test: NativeTest, postRun: NativeTest["postRun"]): void {
  test.parent = deafParent(test.root);
  test.reporter = silence;
  postRun.call(test);
}
