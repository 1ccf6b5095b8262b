// Which format takes a file: the surest, then the first listed, then nobody.
import { expect, test } from "vitest";
import type { Format } from "../../src/formats/format.ts";
import { detect, formatNamed, formats } from "../../src/formats/registry.ts";

const claiming = (name: string, sure: number): Format => ({
  name,
  title: name,
  sniff: () => sure,
  open: () => ({ push: () => {}, end: () => {} }),
});

test.each([
  [[claiming("a", 0.2), claiming("b", 0.9)], "b"],
  [[claiming("a", 0.5), claiming("b", 0.5)], "a"],
  [[claiming("a", 0), claiming("b", 0)], null],
  [[], null],
])("the surest format takes the file, the first among equals (%#)", (among, taken) => {
  expect(detect("text", "a.txt", among)?.name ?? null).toBe(taken);
});

test("a format that reads bytes looks at bytes, the others at text", () => {
  const looking = (name: string, content: "text" | "bytes", mark: string): Format => ({
    ...claiming(name, 0),
    content,
    sniff: (head) => (head === mark ? 1 : 0),
  });
  expect(detect("³", "a", [looking("a", "text", "\u00B3"), looking("b", "bytes", "\u00B3")], "+")?.name).toBe("a");
  expect(detect("+", "a", [looking("a", "text", "³"), looking("b", "bytes", "³")], "³")?.name).toBe("b");
});

test("a format is found by its whole name only", () => {
  const among = [claiming("junit", 1)];
  expect(formatNamed("junit", among)?.name).toBe("junit");
  expect(formatNamed("JUnit", among)).toBeNull();
  expect(formatNamed("__proto__", among)).toBeNull();
});

test("no two formats share a name", () => {
  const names = formats.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
