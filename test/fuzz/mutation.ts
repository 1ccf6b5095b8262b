// What the fuzzer does to a text: the accidents that files have (cut, doubled, interleaved, garbled), and the words of the
// formats in strange places.
import type { Random } from "./random.ts";

const oddities: readonly string[] = [
  "\0",
  "\r",
  "\n",
  "\r\n",
  "\t",
  " ",
  "    ",
  "\uFEFF",
  "\u001B[31m",
  "\uD800",
  "é",
  "🙂",
  '"',
  "'",
  "\\",
  "<",
  ">",
  "&",
  "]]>",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "#",
  "-",
  "0",
  "1",
  "-1",
  "1e999",
  "NaN",
  "9007199254740993",
  "null",
  "true",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "2026-03-01T10:00:00Z",
  "\u00B3",
  "\u007F",
];

/** Texts longer than this are cut: small inputs reach the same branches, and faster. */
const lengthAtMost = 20_000;

export function mutated(text: string, others: readonly string[], words: readonly string[], random: Random): string {
  let mutant = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1) mutant = once(mutant, others, words, random);
  return mutant.slice(0, lengthAtMost);
}

function once(text: string, others: readonly string[], words: readonly string[], random: Random): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.below(random.pick([4, 40, 400])));
  switch (random.below(10)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, end) + text.slice(at);
    case 2:
      return text.slice(0, at) + random.pick(words) + text.slice(at);
    case 3:
      return text.slice(0, at) + random.pick(oddities) + text.slice(random.below(2) === 0 ? at : end);
    case 4:
      return text.slice(0, at);
    case 5:
      return text.slice(0, at) + randomPart(random.pick(others), random) + text.slice(at);
    case 6:
      return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    case 7:
      return inLines(text, random, (lines, a, b) => lines.splice(a, 0, lines[b] ?? ""));
    case 8:
      return inLines(text, random, (lines, a) => lines.splice(a, 1));
    default:
      return inNumbers(text, random);
  }
}

function randomPart(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(at, at + random.below(500));
}

function inLines(text: string, random: Random, change: (lines: string[], a: number, b: number) => void): string {
  const lines = text.split("\n");
  change(lines, random.below(lines.length), random.below(lines.length));
  return lines.join("\n");
}

/** Another number in place of one. */
function inNumbers(text: string, random: Random): string {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return text;
  const { 0: digits, index } = random.pick(numbers);
  const other = random.pick(["0", "1", "2", "-1", "101", "4294967296", "1e308", "999999999999", digits + digits]);
  return text.slice(0, index) + other + text.slice(index + digits.length);
}
