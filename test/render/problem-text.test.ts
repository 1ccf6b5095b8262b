// A problem and a bug as people read them.
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { ansi, plain } from "../../src/render/paint.ts";
import { renderBug, renderProblem } from "../../src/render/problem-text.ts";

const problem = {
  code: "bad-input",
  what: "The file breaks off.",
  why: "Its last element is open.\nThe disc was full.",
  fix: "deflake import again",
  place: { source: "a.xml", line: 12, column: 3 },
} as const;

test("what, where, why, fix; further lines stand below the first", () => {
  expect(renderProblem(problem, plain)).toBe(
    "error: The file breaks off.\n  at   a.xml:12:3\n  why  Its last element is open.\n       The disc was full.\n  fix  deflake import again\n",
  );
});

test("without a place", () => expect(renderProblem({ ...problem, place: null }, plain)).not.toContain("  at "));

test("colours add nothing but colours", () => {
  const coloured = renderProblem(problem, ansi);
  expect(coloured).toContain("\x1b[");
  expect(stripVTControlCharacters(coloured)).toBe(renderProblem(problem, plain));
});

test("a bug is one line, with the stack only on request", () => {
  const bug = new TypeError("x is not a function\nsecond line");
  const line = renderBug(bug, { version: "1.2.3", debug: false });
  expect(line).toMatch(/^deflake 1\.2\.3 broke on a bug of its own \(x is not a function\)\..*DEFLAKE_DEBUG=1\.\n$/);
  const long = renderBug(bug, { version: "1.2.3", debug: true });
  expect(long).toContain("problem-text.test.ts");
  expect(renderBug("thrown text", { version: "1", debug: true })).toContain("thrown text");
});
