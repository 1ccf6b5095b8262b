// The policy that a test runs under: its mark, or what holds for the whole run.
import { parseFlaky, type Mark, type Policy } from "./flaky-option.ts";
import { policyOf } from "./retry.ts";
import type { Settings } from "./settings.ts";

/** `outermost` is false for a subtest. It runs again with its test; repeated on its own account too, it would run n times n times. */
export function policyFor(mark: Mark, outermost: boolean, settings: Settings, today: string): Policy | undefined {
  if (outermost && settings.repeat !== undefined) {
    return { ...all, retries: settings.repeat - 1, minPasses: settings.repeat, repeated: true };
  }
  const forced =
    outermost && mark === undefined && settings.retries !== undefined
      ? { ...all, retries: settings.retries }
      : undefined;
  const policy = policyOf(mark, process.platform, today) ?? forced;
  if (policy === undefined) return undefined;
  if (!settings.retry) return { ...policy, retries: 0, minPasses: 1 };
  return settings.failOnFlaky ? { ...policy, result: "fail" } : policy;
}

const all = parseFlaky(true) as Policy;
