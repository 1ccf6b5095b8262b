// The table of known flaky tests in MicroPython's tests/run-tests.py: `"path": ("reason", None)`, or with a tuple of values
// of sys.platform in place of None.

import type { Note } from "../../core/model/note.ts";
import type { Where } from "../../core/policy/policy.ts";
import type { NewRule } from "../policy-file/write-rule.ts";
import { noteAt, numbered, ruleOf, type PolicyList } from "./policy-list.ts";

const entry = /^\s*"([^"]+\.py)":\s*\(\s*"((?:[^"\\]|\\.)*)"\s*,\s*(None|\([^)]*\))\s*,?\s*\)/;

export const micropythonList: PolicyList = {
  name: "MicroPython's table of flaky tests",
  recognises: (name, text) => name.endsWith(".py") && numbered(text).some(([, line]) => entry.test(line)),
  read(text, source) {
    // An early version of the table retried its tests, a later one ignores them.
    const action = /RETRIES/.test(text) ? "retry" : "ignore";
    const rules: NewRule[] = [];
    const notes: Note[] = [];
    for (const [number, line] of numbered(text)) {
      const [, test, reason, platforms] = entry.exec(line) ?? [];
      if (test === undefined || reason === undefined || platforms === undefined) continue;
      const where = whereOf(platforms);
      const known = where === "all" ? rules.findIndex((rule) => rule.test === test && rule.where === "all") : -1;
      if (known >= 0) {
        // In Python the later entry wins without a word.
        notes.push(noteAt(source, number, `"${test}" is listed twice; the two are one rule with both reasons.`));
        rules[known] = ruleOf({ test, action, where, reason: `${rules[known]?.reason}; ${reason}` });
        continue;
      }
      if (platforms === "None" && /qemu|emulat|macos|windows|darwin|win32/i.test(reason))
        notes.push(
          noteAt(source, number, `"${test}" is listed for all platforms, and its reason speaks of one: ${reason}.`),
        );
      rules.push(ruleOf({ test, action, where, reason }));
    }
    return { rules, notes };
  },
};

function whereOf(platforms: string): Where {
  const systems = [...platforms.matchAll(/"([^"]+)"/g)].map(([, system = ""]) => new Map([["os", system]]));
  return systems.length === 0 ? "all" : systems;
}
