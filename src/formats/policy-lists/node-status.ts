// Node's own `.status` files (test/parallel/parallel.status): `name: PASS,FLAKY` below a condition such as
// `[$system==win32 && $arch==x64]`. With `--flaky-tests=dontcare` a flaky test's failure does not count, which is `ignore`.

import type { Note } from "../../core/model/note.ts";
import type { Condition, Where } from "../../core/policy/policy.ts";
import type { NewRule } from "../policy-file/write-rule.ts";
import { addressIn, noteAt, numbered, ruleOf, type PolicyList } from "./policy-list.ts";

const systems: Readonly<Record<string, string>> = { macos: "darwin", solaris: "sunos", ibmi: "os400" };

export const nodeStatus: PolicyList = {
  name: "Node's .status file",
  recognises: (name, text) => name.endsWith(".status") && /^\[.+\]\s*$/m.test(text),
  read(text, source) {
    const rules: NewRule[] = [];
    const notes: Note[] = [];
    let [prefix, comments]: [string, string[]] = ["", []];
    let where: Where | null = "all";
    for (const [number, line] of numbered(text)) {
      const row = line.trim();
      if (row === "") comments = [];
      else if (row.startsWith("#")) comments.push(row.replace(/^#\s*/, ""));
      else if (row.startsWith("prefix ")) prefix = `${row.slice("prefix ".length).trim()}/`;
      else if (row.startsWith("[")) {
        where = whereOf(row.replace(/#.*$/, "").trim().slice(1, -1));
        if (where === null) notes.push(noteAt(source, number, `Left out, with what stands below it: ${row}`));
        comments = [];
      } else {
        const [name = "", outcomes = ""] = row
          .replace(/\s#.*$/, "")
          .split(":")
          .map((part) => part.trim());
        if (where === null) continue;
        const action = actionOf(outcomes);
        if (action === null)
          notes.push(noteAt(source, number, `Left out, since no rule says so: ${name}: ${outcomes}`));
        else {
          const told = comments.join(" ").trim();
          const reason = told === "" ? `${outcomes} in ${source}` : told;
          rules.push(ruleOf({ test: `${prefix}${name}`, action, where, reason, issue: addressIn(told) }));
        }
      }
    }
    return { rules, notes };
  },
};

function actionOf(outcomes: string): "ignore" | "skip" | null {
  const words = outcomes.split(/\s*,\s*/);
  if (words.includes("FLAKY")) return "ignore";
  return words.length === 1 && words[0] === "SKIP" ? "skip" : null;
}

/** Null where the condition asks for what no place has, such as a build's mode. */
function whereOf(condition: string): Where | null {
  if (condition === "true") return "all";
  const alternatives = condition.split("||").map((part): Condition | null => {
    const facts = new Map<string, string>();
    for (const term of part.split("&&")) {
      const [, fact, value] = /^\s*\$(system|arch)\s*==\s*([\w-]+)\s*$/.exec(term) ?? [];
      if (fact === undefined || value === undefined) return null;
      if (fact === "system") facts.set("os", systems[value] ?? value);
      else facts.set("arch", value);
    }
    return facts;
  });
  const known = alternatives.filter((one) => one !== null);
  return known.length === alternatives.length ? known : null;
}
