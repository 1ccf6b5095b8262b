// What Cucumber tells beside its scenarios and steps: their tags; where the run was, when, and what CI says of it.

import type { ReportFacts } from "../format.ts";
import { KeptProperties } from "../kept-properties.ts";
import { oneWord, processorWord, systemWord } from "../place-words.ts";
import { momentOf } from "../times.ts";
import { fieldOf, numberOf, textOf } from "../json-fields.ts";

/** The tags of a scenario, also of what stands around it, without their @. */
export function tagProperties(tags: readonly unknown[]): KeptProperties {
  const kept = new KeptProperties();
  for (const tag of tags) kept.addValue("tag", textOf(tag, "name")?.replace(/^@/, "") ?? null);
  return kept;
}

/** The time of a message in milliseconds since 1970; null where it has none. */
export function stampOf(value: unknown): number | null {
  const stamp = fieldOf(value, "timestamp");
  const [seconds, nanos] = [numberOf(stamp, "seconds"), numberOf(stamp, "nanos") ?? 0];
  return seconds === null ? null : momentOf(seconds * 1000 + Math.floor(nanos / 1e6));
}

/** The start or the end of the run. */
export function runFacts(moment: "startedAt" | "finishedAt", value: unknown): ReportFacts {
  const stamp = stampOf(value);
  return stamp === null ? {} : { [moment]: stamp };
}

/** Facts of the message `meta`. */
export function placeFacts(meta: unknown): ReportFacts {
  const system = textOf(fieldOf(meta, "os"), "name");
  const arch = textOf(fieldOf(meta, "cpu"), "name");
  const runtime = fieldOf(meta, "runtime");
  const platform = new Map<string, string>();
  if (system !== null) platform.set("os", systemWord(system));
  if (arch !== null) platform.set("arch", processorWord(arch));
  const [name, version] = [textOf(runtime, "name"), textOf(runtime, "version")];
  if (name !== null)
    platform.set("runtime", oneWord(version === null ? name : `${name.replace(/\.js$/, "")}-${version}`));
  const ci = fieldOf(meta, "ci");
  const git = fieldOf(ci, "git");
  const [commit, branch, url] = [textOf(git, "revision"), textOf(git, "branch"), textOf(ci, "url")];
  return {
    ...(platform.size === 0 ? {} : { platform }),
    ...(commit === null ? {} : { commit }),
    ...(branch === null ? {} : { branch }),
    ...(url === null || !/^https?:\/\//.test(url) ? {} : { url }),
  };
}
