// Marks that stand in the source of tests: `@pytest.mark.flaky(reruns=2)` of pytest-rerunfailures, and in Playwright's files
// `test.describe.configure({ retries: 2 })` and `test.fixme("…")`. Read line by line: what a program would decide when it
// runs is not followed, and is said.

import type { Note } from "../../core/model/note.ts";
import { testId } from "../../core/model/test-id.ts";
import type { NewRule } from "../policy-file/write-rule.ts";
import { noteAt, numbered, ruleOf, type PolicyList } from "./policy-list.ts";

export const pytestMarks: PolicyList = {
  name: "pytest's marks",
  recognises: (name, text) => name.endsWith(".py") && text.includes("pytest.mark.flaky"),
  read(text, source) {
    const rules: NewRule[] = [];
    const notes: Note[] = [];
    let marked: { readonly line: number; text: string } | null = null;
    let [className, classIndent] = ["", -1];
    for (const [number, line] of numbered(text)) {
      const indent = line.length - line.trimStart().length;
      if (line.trim() !== "" && indent <= classIndent) [className, classIndent] = ["", -1];
      if (/^\s*@pytest\.mark\.flaky\b/.test(line)) marked = { line: number, text: line };
      else if (marked !== null && !/^\s*(?:@|async def|def|class)/.test(line)) marked.text += line;
      const [, kind, name] = /^\s*(?:async\s+)?(def|class)\s+(\w+)/.exec(line) ?? [];
      if (kind === "class" && name !== undefined) [className, classIndent] = [name, indent];
      if (kind === undefined || name === undefined || marked === null) continue;
      const test = kind === "class" ? `${source}::${name}::*` : [source, className, name].filter(Boolean).join("::");
      rules.push(ruleOf({ test, action: "retry", where: "all", reason: reasonIn(marked.text) }));
      if (/condition\s*=|only_rerun|rerun_except/.test(marked.text))
        notes.push(noteAt(source, marked.line, `The condition of this mark is not kept: ${marked.text.trim()}`));
      const [, times] = /reruns\s*=\s*(\d+)/.exec(marked.text) ?? [];
      if (times !== undefined && times !== "2")
        notes.push(
          noteAt(source, marked.line, `It had ${times} retries of its own; here all listed tests have retry.listed.`),
        );
      marked = null;
    }
    return { rules, notes };
  },
};

const reasonIn = (mark: string): string =>
  /reason\s*=\s*["']([^"']+)["']/.exec(mark)?.[1] ?? "marked flaky in its source";

export const playwrightMarks: PolicyList = {
  name: "Playwright's annotations",
  recognises: (name, text) => /\.[cm]?[jt]sx?$/.test(name) && text.includes("@playwright/test"),
  read(text, source) {
    const rules: NewRule[] = [];
    const notes: Note[] = [];
    const file = source.replace(/^\.\//, "");
    for (const [number, line] of numbered(text)) {
      const [, retries] = /\.describe\.configure\(\s*\{[^}]*\bretries:\s*(\d+)/.exec(line) ?? [];
      if (retries !== undefined && retries !== "0") {
        const test = testId([file, "*"]);
        if (!rules.some((rule) => rule.test === test))
          rules.push(ruleOf({ test, action: "retry", where: "all", reason: `${retries} retries in its source` }));
        notes.push(noteAt(source, number, "Retries of a describe block are kept for the whole file."));
      }
      const [, mark, title] = /\btest\.(fixme|skip|fail)\(\s*["'`]([^"'`]+)["'`]/.exec(line) ?? [];
      if (title === undefined) {
        if (/\btest\.(?:fixme|skip|fail|slow)\(/.test(line))
          notes.push(noteAt(source, number, `Decided when it runs, and not kept: ${line.trim()}`));
      } else if (mark === "fail") notes.push(noteAt(source, number, `Expected to fail, which is no rule: ${title}`));
      // The titles around it are not followed, so they may be any.
      else
        rules.push(
          ruleOf({ test: `${file} > *${title}`, action: "skip", where: "all", reason: `test.${mark} in its source` }),
        );
    }
    return { rules, notes };
  },
};
