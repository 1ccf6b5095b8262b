// Attempts that a runner hides among the failures of one case, for which JUnit XML has elements that it does not use.

import type { Told } from "../outcome-signs.ts";

const heading = /^[ \t]*Retry #\d+ ─+[^\n]*$/m;

/**
 * Playwright writes all failed attempts into one failure, one text after the other, unless its option `includeRetries` is
 * set. Null where the text is of one attempt.
 */
export function attemptsInOneText(failures: readonly Told[]): readonly Told[] | null {
  const [failure] = failures;
  const texts = failure?.text.split(heading) ?? [];
  if (failure === undefined || texts.length === 1) return null;
  const { element, message, type } = failure;
  return texts.map((text) => ({ element, type, message: firstWords(text) ?? message, text }));
}

function firstWords(text: string): string | null {
  const lines = text.split("\n").map((line) => line.trim());
  const first = lines.find((line) => line !== "" && !line.endsWith("──"));
  return first === undefined ? null : first.replace(/^Error: /, "");
}

/**
 * Vitest writes a failure for each attempt of a test that fails to the end, and one for each soft assertion of an attempt.
 * Failures of one spot in the code are attempts; of several spots, nobody can say. Null then.
 */
export function attemptsOfOneSpot(failures: readonly Told[]): readonly Told[] | null {
  const spots = new Set(failures.map(({ text }) => (text.match(/^\s*❯ .*$/gm) ?? []).join("\n")));
  return failures.length > 1 && spots.size === 1 && !spots.has("") ? failures : null;
}
