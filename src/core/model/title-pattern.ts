// Finds a test by its titles, as runners take them: a regular expression over the titles joined by spaces.

import { literalPattern } from "./literal-pattern.ts";

/**
 * The source of a pattern for an id, or for what follows the file in it: nothing stands around it yet. An id has its white
 * space folded, so a space stands for any; runners join titles by a space, some by ` > `.
 *
 * @example titlePattern("cart > adds (1)") // "cart\\s+(?:>\\s+)?adds\\s+\\(1\\)"
 */
export function titlePattern(titles: string): string {
  return titles
    .split(" > ")
    .map((title) =>
      literalPattern(title)
        .replaceAll("/", String.raw`\/`)
        .replaceAll(/\s+/g, String.raw`\s+`),
    )
    .join(String.raw`\s+(?:>\s+)?`);
}
