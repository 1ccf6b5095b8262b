// Adding and removing rules in the text of a policy file. Nothing else in it changes, byte for byte: comments, order,
// quotes, line ends and whatever somebody lined up by hand.

import { isMap, isNode, isScalar, isSeq, parseDocument, type Document, type Pair, type YAMLSeq } from "yaml";
import { writeRule, type NewRule } from "./write-rule.ts";

/** What a file is begun with where there is none. */
const beginning = "version: 1\nrules:\n";

/** Null where the rules are written in a way that cannot be added to without rewriting them, such as one line of braces. */
export function addRule(text: string, rule: NewRule): string | null {
  if (text.trim() === "") return `${beginning}${writeRule(rule).join("\n")}\n`;
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const document = parseDocument(text, { keepSourceTokens: true });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  const pair = rulesOf(document);
  const inserted = (at: number, indent: string): string => {
    const lines = writeRule(rule, indent).map((line) => `${line}${lineEnd}`);
    const before = text.slice(0, at);
    const open = before === "" || before.endsWith("\n") ? "" : lineEnd;
    return `${before}${open}${lines.join("")}${text.slice(at)}`;
  };
  if (pair === null) {
    const end = text.endsWith("\n") || text === "" ? text : `${text}${lineEnd}`;
    return `${end}rules:${lineEnd}${writeRule(rule).join(lineEnd)}${lineEnd}`;
  }
  const { key, value } = pair;
  const keyEnd = isNode(key) ? (key.range?.[1] ?? 0) : 0;
  if (isSeq(value) && value.items.length > 0 && value.flow !== true) {
    const spot = endOfLine(text, endOf(value.items.at(-1)));
    return inserted(spot, indentOf(text, value));
  }
  if (isSeq(value) && value.items.length === 0) {
    const [start, end] = value.range ?? [keyEnd, keyEnd];
    const emptied = `${text.slice(0, start).replace(/[ \t]+$/, "")}${text.slice(end)}`;
    return addRule(emptied, rule);
  }
  const empty = value === null || (isScalar(value) && value.value === null);
  return empty ? inserted(endOfLine(text, keyEnd), "  ") : null;
}

/** @param at the rule's place in the list, from 0; null where it cannot be cut out */
export function removeRule(text: string, at: number): string | null {
  const document = parseDocument(text, { keepSourceTokens: true });
  const rules = rulesOf(document)?.value;
  if (document.errors.length > 0 || !isSeq(rules) || rules.flow === true || rules.items[at] === undefined) return null;
  const start = dashOf(rules, at);
  if (start === null) return null;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const end = endOfLine(text, endOf(rules.items[at]));
  const cut = `${text.slice(0, lineStart)}${text.slice(end)}`;
  if (rules.items.length > 1) return cut;
  // A key with nothing behind it would look unfinished.
  const key = rulesOf(document)?.key;
  const keyEnd = isNode(key) ? (key.range?.[1] ?? 0) : 0;
  const colon = text.indexOf(":", keyEnd) + 1;
  return `${cut.slice(0, colon)} []${cut.slice(colon)}`;
}

function rulesOf({ contents }: Document.Parsed): Pair | null {
  if (!isMap(contents)) return null;
  return (contents.items as Pair[]).find(({ key }) => isScalar(key) && key.value === "rules") ?? null;
}

const endOf = (item: unknown): number => (isNode(item) ? (item.range?.[1] ?? 0) : 0);

/** After the line break of the line in which something ends; a text of several lines ends after its last one already. */
function endOfLine(text: string, offset: number): number {
  if (text[offset - 1] === "\n") return offset;
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

function dashOf({ srcToken }: YAMLSeq, at: number): number | null {
  if (srcToken?.type !== "block-seq") return null;
  const dash = srcToken.items[at]?.start.find(({ type }) => type === "seq-item-ind");
  return dash?.offset ?? null;
}

function indentOf(text: string, rules: YAMLSeq): string {
  const dash = dashOf(rules, 0) ?? 0;
  return text.slice(text.lastIndexOf("\n", dash - 1) + 1, dash);
}
