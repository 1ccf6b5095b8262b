// A page as Markdown that can be posted as it is: GitHub's flavour, with nothing in it that a name could turn into
// markup, a mention or a link.

import type { Block, Column, Entries, Page, Table } from "./page.ts";
import { shortened, visible } from "./visible.ts";

/** Lists longer than this are folded up. */
const openEntries = 3;
const openRows = 25;
const longestName = 200;

export function renderPageMarkdown({ finding, sections, next }: Page): string {
  const [first = "", ...rest] = finding;
  const parts = [`**${escaped(first)}**`, ...rest.map(escaped)];
  for (const { title, blocks } of sections) parts.push(`### ${escaped(title)}`, ...blocks.map(blockText));
  if (next !== null) parts.push(`Next: ${code(next)}`);
  return `${parts.join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return escaped(block.text);
    case "table":
      return block.rows.length > openRows ? folded(`${block.rows.length} rows`, tableText(block)) : tableText(block);
    case "entries":
      return entriesText(block);
    case "verbatim":
      return `${escaped(block.title)}\n\n${codeBlock(block.text)}`;
    case "copyable":
      return codeBlock(block.text);
    case "remarks":
      return block.remarks
        .map(({ level, text }) => `- ${level === "warning" ? "**Careful:** " : ""}${escaped(text)}`)
        .join("\n");
  }
}

function tableText({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...rows.map((row) => line(columns.map((column, at) => cell(row[at] ?? "", column)))),
  ].join("\n");
}

/** In a table a pipe ends a cell even within code, so it is escaped there too. */
const cell = (text: string, { names }: Column): string =>
  names === true && text !== "" ? code(shortened(text, longestName)).replaceAll("|", String.raw`\|`) : escaped(text);

function entriesText({ title, entries }: Entries): string {
  const text = entries
    .map(({ name, lines }) =>
      [
        `- ${code(shortened(name, longestName))}`,
        ...lines.map(
          ({ label, values }) =>
            `  - ${escaped(label)}: ${values.map(({ verbatim, text }) => (verbatim ? code(text) : escaped(text))).join(", ")}`,
        ),
      ].join("\n"),
    )
    .join("\n");
  return entries.length > openEntries ? folded(title, text) : text;
}

const folded = (title: string, text: string): string =>
  `<details><summary>${escaped(title)}</summary>\n\n${text}\n\n</details>`;

/** A code span holds any text, with a fence longer than the backticks in it. */
function code(raw: string): string {
  const text = visible(raw);
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || /^ .* $/.test(text) ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

function codeBlock(raw: string): string {
  const text = raw.split("\n").map(visible).join("\n");
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** Everything that Markdown or GitHub would take for more than a character: markup, HTML, mentions, references. */
const escaped = (raw: string): string =>
  visible(raw)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_{}[\]|~]/g, String.raw`\$&`)
    .replaceAll(/[@#](?=[\w-])|:(?=\/\/)|www(?=\.)/g, (mark) => `${mark}\u200b`);
