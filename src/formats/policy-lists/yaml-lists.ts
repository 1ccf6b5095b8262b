// Lists in YAML: Elasticsearch's muted-tests.yml, whose tests do not run, and the flakes.yaml and quarantines.yaml of
// Captain (RWX), which names a test by the attributes that its runner gives it.

import { isMap, isSeq, LineCounter, parseDocument, type YAMLMap } from "yaml";
import type { Note } from "../../core/model/note.ts";
import { testId } from "../../core/model/test-id.ts";
import type { NewRule } from "../policy-file/write-rule.ts";
import { noteAt, ruleOf, type PolicyList, type ListReading } from "./policy-list.ts";

export const elasticsearchMuted: PolicyList = {
  name: "Elasticsearch's muted tests",
  recognises: (name, text) => /\.ya?ml$/.test(name) && /^tests:\s*$/m.test(text) && /^\s*-?\s*class:/m.test(text),
  read: (text, source) =>
    entriesOf(text, source, "tests", (entry, note) => {
      const name = textIn(entry, "class");
      const methods = entry.get("methods");
      const all = isSeq(methods) ? methods.items.map(String) : [textIn(entry, "method") ?? "*"];
      const issue = textIn(entry, "issue");
      if (name === null) return note("Left out, since it names no class.");
      return all.map((method) =>
        ruleOf({ test: testId([name, method]), action: "skip", where: "all", reason: "muted", issue }),
      );
    }),
};

export const captainList: PolicyList = {
  name: "Captain's list",
  recognises: (name, text) => /(?:flakes|quarantines)\.ya?ml$/.test(name) && /^- /m.test(text),
  read: (text, source) => {
    const quarantined = /quarantines\.ya?ml$/.test(source);
    return entriesOf(text, source, null, (entry, note) => {
      const attributes = (entry.items as { key: unknown; value: unknown }[])
        .map(({ key, value }) => [String(key), String(value)] as const)
        .filter(([key]) => key !== "strict");
      const known = attributes.filter(([key]) =>
        ["file", "description", "id", "name", "class", "classname"].includes(key),
      );
      if (known.length < attributes.length)
        note(`Only a part of its identity is kept: ${attributes.map(([key]) => key).join(", ")}.`);
      if (known.length === 0) return [];
      const test = testId(known.map(([, value]) => value.replace(/^\.\//, "")));
      const reason = quarantined ? "quarantined in Captain" : "flaky in Captain";
      return [ruleOf({ test, action: quarantined ? "ignore" : "retry", where: "all", reason })];
    });
  },
};

type Say = (what: string) => readonly NewRule[];

function entriesOf(
  text: string,
  source: string,
  key: string | null,
  rulesOf: (entry: YAMLMap, note: Say) => readonly NewRule[],
): ListReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const notes: Note[] = document.errors.map(({ pos, message }) =>
    noteAt(source, lines.linePos(pos[0]).line, `No YAML: ${message.split("\n")[0] ?? ""}`),
  );
  const list = key === null ? document.contents : isMap(document.contents) ? document.contents.get(key) : null;
  const rules = (isSeq(list) ? list.items : []).flatMap((entry) => {
    if (!isMap(entry)) return [];
    const { line } = lines.linePos(entry.range?.[0] ?? 0);
    return rulesOf(entry, (what) => {
      notes.push(noteAt(source, line, what));
      return [];
    });
  });
  return { rules, notes };
}

function textIn(entry: YAMLMap, key: string): string | null {
  const value = entry.get(key);
  return typeof value === "string" && value !== "" ? value : null;
}
