// Where the history of a project lies, when nobody says so.

import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** `.deflake` of the nearest folder upwards that has one or has a `deflake.yaml`; null where none does. */
export function nearestStore(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const store = join(folder, ".deflake");
    const isStore = statSync(store, { throwIfNoEntry: false })?.isDirectory() === true;
    if (isStore || existsSync(join(folder, "deflake.yaml"))) return store;
    if (folder === dirname(folder)) return null;
  }
}
