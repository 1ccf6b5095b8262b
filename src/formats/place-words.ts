// What tools call a system or a processor, in the one word that Node has for it, so that a rule for `win32` holds whoever told.

/** @example systemWord("Microsoft Windows 10.0.19045") // "win32" */
export function systemWord(name: string): string {
  if (/^(?:microsoft )?win/i.test(name.trim())) return "win32";
  if (/^(?:mac|darwin|os ?x)/i.test(name.trim())) return "darwin";
  return /linux|ubuntu|debian|alpine/i.test(name) ? "linux" : oneWord(name.toLowerCase());
}

const processors: ReadonlyMap<string, string> = new Map([
  ["amd64", "x64"],
  ["x86_64", "x64"],
  ["x86-64", "x64"],
  ["aarch64", "arm64"],
  ["x86", "ia32"],
  ["i386", "ia32"],
  ["i686", "ia32"],
]);

/** @example processorWord("AMD64") // "x64" */
export function processorWord(name: string): string {
  const word = oneWord(name.toLowerCase());
  return processors.get(word) ?? word;
}

/** A fact's value is one word. */
export const oneWord = (text: string): string => text.trim().replaceAll(/\s+/g, "-");
