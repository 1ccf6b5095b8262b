// What the three outputs of MicroPython's run-tests.py share: the names of platforms, and of reasons.

import type { Platform } from "../../core/model/platform.ts";

/**
 * The reason for which the runner ignored a failure, without the word that it begins with.
 *
 * @example ignoredReason("flaky: GC race condition") // "GC race condition"
 */
export const ignoredReason = (text: string): string => text.replace(/^flaky: */, "") || "flaky";

const operatingSystems: ReadonlySet<string> = new Set(["linux", "darwin", "win32"]);

/** The target as its `sys.platform`, `arch` and so on name it. On a computer the platform is its operating system. */
export function targetFacts(target: ReadonlyMap<string, string>): Platform {
  const facts = new Map<string, string>([["runtime", "micropython"]]);
  for (const [key, value] of target) {
    if (key === "platform") facts.set(operatingSystems.has(value) ? "os" : "board", value);
    else facts.set(key, value);
  }
  return facts;
}
