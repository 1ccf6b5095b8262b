// Paths as inputs carry them: with `/`, archives as folders.

/** What holds no results: hidden folders (our own store among them), installed packages, what macOS puts into archives. */
export const isHidden = (path: string): boolean =>
  path.split("/").some((name) => (name.startsWith(".") && name !== "." && name !== "..") || dull.has(name));

const dull: ReadonlySet<string> = new Set(["node_modules", "__MACOSX"]);

/** The names of a path, without those that lead nowhere. */
export const namesOf = (path: string): string[] => path.split("/").filter((name) => name !== "" && name !== ".");

/** With `/` between the names, whatever the system writes. */
export const slashed = (path: string): string => (process.platform === "win32" ? path.replaceAll("\\", "/") : path);

/** A path as inputs carry it: `./a/b.xml.gz` as `a/b.xml`. */
export function inputPath(path: string): string {
  const names = namesOf(slashed(path)).join("/");
  return `${path.startsWith("/") ? "/" : ""}${names}`.replace(/\.(gz|zip)$/i, "");
}

export const folderOf = (path: string): string => namesOf(path).at(-2) ?? "";
