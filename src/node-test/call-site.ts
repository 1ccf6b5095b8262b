// Where the user's code called us. Node takes the caller of its own function as a test's place, which is our file when we
// stand in between.
import type { CallSite } from "./native.ts";

/** The place that called `callee`, in the form that Node's `overrides.loc` has; source maps are applied by Node later. */
export function callSiteOf(callee: (...args: never[]) => unknown): CallSite | undefined {
  const before = {
    prepareStackTrace: Reflect.get(Error, "prepareStackTrace") as unknown,
    stackTraceLimit: Error.stackTraceLimit,
  };
  Object.assign(Error, { prepareStackTrace: framesOnly, stackTraceLimit: 1 });
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, callee);
  const [frame] = holder.stack as readonly NodeJS.CallSite[];
  Object.assign(Error, before);
  const file = frame?.getScriptNameOrSourceURL();
  return frame === undefined || typeof file !== "string"
    ? undefined
    : [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1, file];
}

const framesOnly = (_error: Error, frames: readonly NodeJS.CallSite[]): readonly NodeJS.CallSite[] => frames;
