// The folders of a history. A new `.deflake` keeps itself out of git: what one machine saw is no part of a project's sources.

import { existsSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { makeFolder } from "../make-folder.ts";

/**
 * Makes a folder of a history, and those above it where they are missing. Throws what the system says. Whoever wants a history
 * in git deletes its `.gitignore`, which is written once; a folder with another name was named by somebody, and gets none.
 */
export function makeStoreFolder(path: string): void {
  const store = storeAround(path);
  const isNew = store !== null && !existsSync(store);
  makeFolder(path);
  if (!isNew) return;
  try {
    writeFileSync(join(store, ".gitignore"), "# A history of test runs. Without this file, git takes it in.\n*\n", {
      flag: "wx",
    });
  } catch {
    // Another process was faster, or the disc is full; whoever writes next says so.
  }
}

/** The outermost `.deflake` of a path; null where it has none. */
function storeAround(path: string): string | null {
  const at = `${path}${sep}`.indexOf(`${sep}.deflake${sep}`);
  return at < 0 ? null : path.slice(0, at + `${sep}.deflake`.length);
}
