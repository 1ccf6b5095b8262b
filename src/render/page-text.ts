// A page for a terminal: the finding first, tables aligned, nothing wider than the line.

import type { Block, Column, Entry, Page, Table, Tones, Verbatim } from "./page.ts";
import type { Paint } from "./paint.ts";
import { charactersOf, shortened, visible } from "./visible.ts";

export interface Layout {
  /** Characters in a line. */
  readonly width: number;
  readonly paint: Paint;
}

/** Narrower than this, a name says nothing; the line gets longer instead. */
const narrowest = 16;
const indent = "  ";

export function renderPageText({ finding, tone, sections, next }: Page, layout: Layout): string {
  const { paint, width } = layout;
  const lines = finding
    .flatMap((sentence) => wrapped(visible(sentence), width, ""))
    .map((line) => paint("strong", tone === undefined ? line : paint(tone, line)));
  for (const { title, blocks } of sections) {
    lines.push("", paint("strong", visible(title)));
    for (const block of blocks) lines.push(...blockLines(block, layout));
  }
  if (next !== null) lines.push("", `Next: ${paint("strong", visible(next))}`);
  return `${lines.join("\n")}\n`;
}

function blockLines(block: Block, { width, paint }: Layout): readonly string[] {
  switch (block.kind) {
    case "paragraph":
      return wrapped(visible(block.text), width, indent).map((line) => paint("faint", line));
    case "table":
      return tableLines(block, width, paint);
    case "entries":
      return block.entries.flatMap((entry) => ["", ...entryLines(entry, width, paint)]);
    case "verbatim":
      return verbatimLines(block, width, paint);
    case "copyable":
      return ["", ...block.text.split("\n").map(visible)];
    case "remarks":
      return block.remarks.flatMap(({ level, text }) =>
        wrapped(visible(text), width, `${indent}  `).map((line, at) => {
          const marked = at === 0 ? `${indent}${level === "warning" ? "!" : "-"} ${line.trimStart()}` : line;
          return level === "warning" ? paint("warn", marked) : marked;
        }),
      );
  }
}

const widthOf = (text: string): number => charactersOf(text).length;

function padded(text: string, width: number, align: Column["align"]): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? `${space}${text}` : `${text}${space}`;
}

function tableLines({ columns, rows }: Table, width: number, paint: Paint): readonly string[] {
  const shown = rows.map((row) => row.map(visible));
  const widths = fitted(
    columns,
    columns.map(({ title }, at) => shown.reduce((most, row) => Math.max(most, widthOf(row[at] ?? "")), widthOf(title))),
    width,
  );
  const fit = (text: string, at: number): string =>
    padded(shortened(text, widths[at] ?? 0), widths[at] ?? 0, columns[at]?.align ?? "left");
  const line = (cells: readonly string[]): string => `${indent}${cells.join(indent)}`.trimEnd();
  return [
    paint("faint", line(columns.map(({ title }, at) => fit(title, at)))),
    ...shown.map((row) => line(columns.map(({ tones }, at) => toned(fit(row[at] ?? "", at), tones, paint)))),
  ];
}

/** A cell is one word that has a tone, or a row of marks of which each may have its own. */
function toned(cell: string, tones: Tones | undefined, paint: Paint): string {
  if (tones === undefined) return cell;
  const painted = (text: string): string => {
    const tone = tones[text];
    return tone === undefined ? text : paint(tone, text);
  };
  const word = cell.trim();
  return tones[word] === undefined ? charactersOf(cell).map(painted).join("") : cell.replace(word, painted);
}

/** Takes what a line is too long by from the columns of names, one character at a time from the widest. */
function fitted(columns: readonly Column[], wanted: readonly number[], width: number): readonly number[] {
  const widths = [...wanted];
  const names = columns.flatMap((column, at) => (column.names === true ? [at] : []));
  let excess = widths.reduce((sum, column) => sum + column + indent.length, 0) - width;
  for (; excess > 0; excess -= 1) {
    const widest = names.reduce((most, at) => ((widths[at] ?? 0) > (widths[most] ?? 0) ? at : most), names[0] ?? 0);
    if (names.length === 0 || (widths[widest] ?? 0) <= narrowest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function entryLines({ name, lines }: Entry, width: number, paint: Paint): readonly string[] {
  const shown = [indent + paint("strong", shortened(visible(name), Math.max(narrowest, width - indent.length)))];
  for (const { label, values } of lines) {
    const head = `${indent}${indent}${label} `;
    const text = visible(values.map((value) => value.text).join(", "));
    shown.push(
      ...wrapped(text, width, " ".repeat(widthOf(head))).map((line, at) => (at === 0 ? head + line.trimStart() : line)),
    );
  }
  return shown;
}

/** Lines of other people stay as they were broken; none is shortened, because any part may be what somebody looks for. */
const verbatimLines = ({ title, text }: Verbatim, width: number, paint: Paint): readonly string[] => [
  "",
  ...wrapped(visible(title), width, indent),
  ...text.split("\n").map((line) => paint("faint", `${indent}${indent}${visible(line)}`.trimEnd())),
];

/** Breaks at spaces, but not between a number and its percent sign; a word that is longer than the line stays whole, so that it can be copied. */
function wrapped(text: string, width: number, before: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ (?!%)/)) {
    if (line !== "" && widthOf(before) + widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(before + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, before + line];
}
