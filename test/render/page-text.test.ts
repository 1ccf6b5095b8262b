import { expect, test } from "vitest";
import { renderPageText } from "../../src/render/page-text.ts";
import { tableOf, type Page } from "../../src/render/page.ts";
import type { Paint } from "../../src/render/paint.ts";

/** Shows each style as a pair of brackets with its name. */
const named: Paint = (style, text) => `<${style} ${text}>`;

const page = (parts: Partial<Page>): Page => ({ finding: ["All is well."], sections: [], next: null, ...parts });

const table = (rows: readonly (readonly string[])[]): Page =>
  page({
    sections: [
      {
        title: "T",
        blocks: [
          tableOf(
            [
              { title: "class", align: "left", tones: { flaky: "warn", "flaky too": "bad", F: "bad" } },
              { title: "n", align: "right" },
            ],
            rows,
          ),
        ],
      },
    ],
  });

const linesOf = (shown: Page): readonly string[] =>
  renderPageText(shown, { width: 80, paint: named }).split("\n").slice(4, -1);

test.each([
  ["a word", [["flaky", "1"]], ["  <warn flaky>  1"]],
  [
    "a word is padded outside of its colour, so that columns stay where they are",
    [
      ["flaky", "1"],
      ["flaky too", "2"],
    ],
    ["  <warn flaky>      1", "  <bad flaky too>  2"],
  ],
  ["marks, each for itself", [["..F.F", "2"]], ["  ..<bad F>.<bad F>  2"]],
  ["a word without a tone", [["healthy", "3"]], ["  healthy  3"]],
])("tones paint %s", (_, rows, lines) => {
  expect(linesOf(table(rows))).toEqual(lines);
});

test("the finding is painted as the news that it is", () => {
  expect(renderPageText(page({ tone: "good" }), { width: 80, paint: named })).toBe("<strong <good All is well.>>\n");
  expect(renderPageText(page({}), { width: 80, paint: named })).toBe("<strong All is well.>\n");
});

test("the title of a text of other people is no wider than the line", () => {
  const title = "seven times the same failure, the latest of them in a run with a long name";
  const lines = linesOf(
    page({ sections: [{ title: "T", blocks: [{ kind: "verbatim", title, text: "x".repeat(90) }] }] }),
  );
  expect(lines).toEqual([`  ${title}`, `<faint     ${"x".repeat(90)}>`]);
  const narrow = renderPageText(page({ sections: [{ title: "T", blocks: [{ kind: "verbatim", title, text: "" }] }] }), {
    width: 40,
    paint: (_, text) => text,
  });
  for (const line of narrow.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
});
