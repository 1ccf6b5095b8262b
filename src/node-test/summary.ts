// The `flaky` counter: how many of the tests reported were marked flaky. One line among Node's own at the end of a run,
// between `fail` and `cancelled`, and `counts.flaky` in the `test:summary` event. Works on the root test of a file's process and
// on that of the `node --test` parent, which sees the events of all files go by.
import type { NativeTest } from "./native.ts";
import { isCountedByParent } from "./parent.ts";

const summarized = new WeakSet<NativeTest>();

export function summarize(root: NativeTest): void {
  if (summarized.has(root)) return;
  summarized.add(root);
  const quiet = isCountedByParent();
  const count = flakyCounter(root);
  const reporter = root.reporter as Record<string, (...args: unknown[]) => void>;
  const diagnostic = reporter["diagnostic"]?.bind(reporter);
  const native = Object.getPrototypeOf(root) as NativeTest;
  let ending = false;
  root.postRun = function postRun(this: NativeTest, error) {
    ending = true;
    try {
      native.postRun.call(this, error);
    } finally {
      ending = false;
    }
  };
  reporter["diagnostic"] = (nesting, loc, message, ...rest) => {
    if (ending && typeof message === "string" && /^cancelled \d+$/.test(message) && count() > 0) {
      if (root.harness !== null) root.harness.counters["flaky"] = count();
      if (!quiet) diagnostic?.(nesting, loc, `flaky ${count()}`, ...rest);
    }
    diagnostic?.(nesting, loc, message, ...rest);
  };
}

/** A stream calls its listeners before anyone reads it, so the count is complete when the root ends. */
function flakyCounter(root: NativeTest): () => number {
  const stream = root.reporter as unknown as NodeJS.EventEmitter;
  let marked = 0;
  const seen = (data: { retryCount?: unknown }): void => {
    if (data.retryCount !== undefined) marked += 1;
  };
  stream.on("test:pass", seen).on("test:fail", seen);
  return () => marked;
}
