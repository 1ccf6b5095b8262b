// The nearest `package.json`, as far as scripts go.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface FoundManifest {
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
}

/** Null where no folder upwards has one that can be read. */
export function nearestManifest(from: string): FoundManifest | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const scripts = scriptsIn(join(folder, "package.json"));
    if (scripts !== null) return { folder, scripts };
    if (folder === dirname(folder)) return null;
  }
}

function scriptsIn(path: string): Record<string, string> | null {
  try {
    const { scripts } = JSON.parse(readFileSync(path, "utf8")) as { scripts?: unknown };
    if (typeof scripts !== "object" || scripts === null) return {};
    return Object.fromEntries(Object.entries(scripts).filter(([, line]) => typeof line === "string")) as Record<
      string,
      string
    >;
  } catch {
    return null;
  }
}
