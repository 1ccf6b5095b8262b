// The policy that a test runs under: its mark, or what holds for the whole run.
import { parseFlaky, type Mark, type Policy } from "./flaky-option.ts";
import { policyOf } from "./retry.ts";
import type { AppliedRule } from "./rules.ts";
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

/**
 * What a rule of `deflake.yaml` adds: retries where the code says nothing, for the failures that the rule is about; and leave to
 * fail with one of them, whatever the code says.
 */
export function withRule(
  policy: Policy | undefined,
  mark: Mark,
  { action, reason, covers }: AppliedRule,
  { retries }: { readonly retries: number },
  settings: Settings,
): Policy | undefined {
  if (action === "ignore") return { ...(policy ?? { ...all, retries: 0 }), forgives: covers, reason };
  if (action !== "retry" || retries === 0 || mark !== undefined || settings.repeat !== undefined) return policy;
  const own: Policy = {
    ...all,
    retries: settings.retry ? retries : 0,
    retryIf: (error) => covers(error, undefined),
    reason,
  };
  return settings.failOnFlaky ? { ...own, result: "fail" } : own;
}

const all = parseFlaky(true) as Policy;
