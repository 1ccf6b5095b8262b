// Draws the pictures of the documents: what commands print, in their colours, and the bars of what a hunt costs, from the
// table in the README. `node scripts/pictures.mjs` writes them, `--check` says which are not what they would be now.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/pictures");

const size = 13;
const advance = size * 0.6;
const leading = size * 1.4;
const margin = 16;
const font = `font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${size}"`;
const ink = { paper: "#0d1117", text: "#d0d7de", faint: "#8b949e", good: "#3fb950", bad: "#ff7b72", warn: "#d29922" };

/** How each code of `src/render/paint.ts` looks, and what ends it. */
const styles = {
  1: ["strong", 'font-weight="bold"'],
  2: ["faint", `fill="${ink.faint}"`],
  31: ["colour", `fill="${ink.bad}"`],
  32: ["colour", `fill="${ink.good}"`],
  33: ["colour", `fill="${ink.warn}"`],
};
const ends = { 22: ["strong", "faint"], 39: ["colour"] };

/** What comes before the number of a style in a terminal's text. */
const escape = "\u001B[";

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The lines of a terminal's text as runs of one look each: a column, a text, the attributes it is drawn with. */
function runsOf(printed) {
  const worn = new Map();
  return printed.split("\n").map((line) => {
    const runs = [];
    let column = 0;
    for (const part of line.split(escape)) {
      const [, code = "", text = part] = /^(\d+)m([^]*)$/.exec(part) ?? [];
      for (const kind of ends[code] ?? []) worn.delete(kind);
      if (styles[code]) worn.set(...styles[code]);
      if (text !== "") runs.push({ column, text, look: [...worn.values()].join(" ") });
      column += [...text].length;
    }
    return runs;
  });
}

/** A picture of a terminal. Each run is drawn at its column and stretched to its width, whatever the reader's font is. */
function drawTerminal(command, printed) {
  const lines = [[{ column: 0, text: `$ ${command}`, look: `fill="${ink.good}"` }], [], ...runsOf(printed)];
  const columns = Math.max(...lines.flat().map(({ column, text }) => column + [...text].length));
  const width = Math.ceil(columns * advance + 2 * margin);
  const height = Math.ceil(lines.length * leading + 2 * margin);
  const drawn = lines.flatMap((runs, row) =>
    runs
      .filter(({ text }) => text.trim() !== "")
      .map(({ column, text, look }) => {
        const inset = text.length - text.trimStart().length;
        const word = text.trim();
        const x = (margin + (column + inset) * advance).toFixed(1);
        const y = (margin + (row + 0.8) * leading).toFixed(1);
        const stretch = ([...word].length * advance).toFixed(1);
        return `<text x="${x}" y="${y}" textLength="${stretch}" ${look}>${escaped(word)}</text>`;
      }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(command)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${ink.paper}"/>`,
    `<g ${font} fill="${ink.text}" xml:space="preserve">`,
    ...drawn,
    "</g>",
    "</svg>\n",
  ].join("\n");
}

/** The part of a command's output that a picture shows: `lines` of them, from the one that begins with `from`. */
function excerpt(printed, { from, lines }) {
  const all = printed.trimEnd().split("\n");
  const bare = all.map((line) => stripVTControlCharacters(line));
  const start = from === undefined ? 0 : bare.findIndex((line) => line.startsWith(from));
  if (start < 0) throw new Error(`no line begins with ${from}`);
  const shown = all.slice(start, start + lines);
  return [...(start > 0 ? ["…", ""] : []), ...shown, ...(start + lines < all.length ? ["", "…"] : [])].join("\n");
}

function printedBy(line, store) {
  const [, ...args] = line.split(" ");
  const { NO_COLOR: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...env, FORCE_COLOR: "1", DEFLAKE_STORE: store },
  });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

/** The rows of the README's table of hunts: a world, and three costs in test-seconds, or why there is none. */
function huntCosts() {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const table = /^\| world \| deflake .*\n\|[-| ]+\n((?:\|.*\n)+)/m.exec(readme)?.[1] ?? "";
  return table
    .trimEnd()
    .split("\n")
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Bars on a logarithmic scale, three for each world: a bound that nothing can beat, a hunt, and halving by hand. */
function drawCosts(rows) {
  const left = 270;
  const span = 450;
  const most = 10_000;
  const row = 66;
  const across = (seconds) => (Math.log10(Math.max(seconds, 1)) / Math.log10(most)) * span;
  const kinds = [
    ["lower bound", 3, ink.faint],
    ["deflake", 1, ink.good],
    ["by hand: halves, repeated", 2, ink.warn],
  ];
  const height = rows.length * row + 70;
  const bars = rows.flatMap((cells, at) => {
    const top = 40 + at * row;
    return [
      `<text x="${left - 12}" y="${top + 27}" text-anchor="end" fill="${ink.text}">${escaped(cells[0])}</text>`,
      ...kinds.flatMap(([, column, colour], index) => {
        const seconds = Number(cells[column].replaceAll(",", ""));
        const y = top + index * 16;
        const known = Number.isFinite(seconds);
        const width = known ? across(seconds) : 0;
        const label = known ? `${cells[column]} s` : cells[column];
        return [
          ...(known
            ? [`<rect x="${left}" y="${y}" width="${width.toFixed(1)}" height="12" rx="2" fill="${colour}"/>`]
            : []),
          `<text x="${(left + width + 6).toFixed(1)}" y="${y + 10.5}" font-size="11" fill="${known ? ink.text : ink.bad}">${escaped(label)}</text>`,
        ];
      }),
    ];
  });
  const legend = kinds.flatMap(([name, , colour], index) => {
    const x = left + index * 150;
    return [
      `<rect x="${x}" y="14" width="12" height="12" rx="2" fill="${colour}"/>`,
      `<text x="${x + 18}" y="24" font-size="12" fill="${ink.text}">${name}</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="820" height="${height}" viewBox="0 0 820 ${height}" role="img">`,
    "<title>What it costs to find the earlier tests that make a test fail, in seconds of testing</title>",
    `<rect width="100%" height="100%" rx="8" fill="${ink.paper}"/>`,
    `<g font-family="system-ui, sans-serif" font-size="13">`,
    ...legend,
    ...bars,
    `<text x="${left}" y="${height - 12}" font-size="11" fill="${ink.faint}">seconds of testing, simulated; logarithmic; 300 earlier tests</text>`,
    "</g>",
    "</svg>\n",
  ].join("\n");
}

const pictures = JSON.parse(readFileSync(join(folder, "pictures.json"), "utf8"));
const store = mkdtempSync(join(tmpdir(), "deflake-pictures-"));
try {
  const drawn = pictures.map((picture) => {
    if (picture.before !== undefined) printedBy(picture.before, store);
    return [picture.file, drawTerminal(picture.shows, excerpt(printedBy(picture.shows, store), picture))];
  });
  drawn.push(["hunt-costs.svg", drawCosts(huntCosts())]);
  for (const [file, content] of drawn) {
    const path = join(folder, file);
    if (!process.argv.includes("--check")) writeFileSync(path, content);
    else if (readFileSync(path, "utf8") !== content) {
      process.stderr.write(`docs/pictures/${file} is out of date: node scripts/pictures.mjs draws it\n`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(store, { recursive: true, force: true });
}
