// Facts about where a job ran. Kept apart from the test's name, so that one test on three systems stays one test.

/** Named facts about a place, such as `os`, `arch`, `runtime`, `emulator`. Only what is known is there. */
export type Platform = ReadonlyMap<string, string>;

export const nowhere: Platform = new Map();

/** One line of text for a platform, the same for the same facts: `arch=x64 os=linux`. */
export function platformText(platform: Platform): string {
  if (platform.size === 0) return "";
  return [...platform]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

/** Reads what {@link platformText} wrote. A word without `=` is left out. */
export function parsePlatform(text: string): Platform {
  const platform = new Map<string, string>();
  for (const word of text.split(" ")) {
    const at = word.indexOf("=");
    if (at > 0) platform.set(word.slice(0, at), word.slice(at + 1));
  }
  return platform;
}
