// Which file holds the policy.

import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Host } from "./host.ts";

const fileName = "deflake.yaml";

/** The flag, then `deflake.yaml` in the nearest folder upwards that has one, then `deflake.yaml` here. From the folder of the command. */
export function choosePolicy(flag: string | undefined, { cwd }: Pick<Host, "cwd">): string {
  if (flag !== undefined) return flag;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, fileName);
    if (existsSync(file)) return relative(cwd, file);
    if (folder === dirname(folder)) return fileName;
  }
}
