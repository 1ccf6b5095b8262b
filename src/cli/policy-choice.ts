// Which file holds the policy, and the words that it may use.

import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { formats } from "../formats/registry.ts";
import type { KnownWords } from "../formats/policy-file/policy-file.ts";
import { runners } from "../runners/registry.ts";
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

export const knownWords = (): KnownWords => ({
  runners: runners.map(({ name }) => name),
  formats: formats.map(({ name }) => name),
});
