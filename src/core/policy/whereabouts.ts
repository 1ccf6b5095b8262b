// Where a run takes place, as rules name it: the facts of its platform, and its job, in one set of names and values.

import type { Platform } from "../model/platform.ts";
import { literalLength, matchesGlob } from "../model/glob.ts";
import type { Condition, Where } from "./policy.ts";

/** `os`, `arch`, `runtime`… and `job`. Only what is known is there. */
export type Whereabouts = ReadonlyMap<string, string>;

/** @param job empty where there are no jobs */
export const whereaboutsOf = (platform: Platform, job: string): Whereabouts =>
  new Map([...platform, ...(job === "" ? [] : [["job", job] as const])]);

/** What people and programs call an operating system, and the word that Node has for it. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["macos", "darwin"],
  ["mac", "darwin"],
  ["osx", "darwin"],
  ["windows", "win32"],
  ["win", "win32"],
]);

/** The operating systems that Node and CI services name. */
const knownSystems: ReadonlySet<string> = new Set([
  "aix",
  "android",
  "cygwin",
  "darwin",
  "dragonfly",
  "freebsd",
  "haiku",
  "illumos",
  "ios",
  "linux",
  "netbsd",
  "openbsd",
  "os400",
  "sunos",
  "wasi",
  "win32",
  "zos",
]);

export const systemName = (text: string): string => {
  const name = text.toLowerCase();
  return otherNames.get(name) ?? name;
};

/** The names under which an operating system can be asked for. */
export const systemNames: readonly string[] = [...knownSystems, ...otherNames.keys()];

/** Whether a run can ever be there: a pattern is believed. */
export const isKnownSystem = (text: string): boolean => text.includes("*") || knownSystems.has(systemName(text));

/** Whether a run there is meant. A fact that is not known is no fact: such a condition does not hold. */
export const holdsAt = (where: Where, there: Whereabouts): boolean =>
  where === "all" || where.some((condition) => conditionHolds(condition, there));

function conditionHolds(condition: Condition, there: Whereabouts): boolean {
  for (const [name, pattern] of condition) {
    const value = there.get(name);
    if (value === undefined) return false;
    const holds = name === "os" ? matchesGlob(systemName(pattern), systemName(value)) : matchesGlob(pattern, value);
    if (!holds) return false;
  }
  return true;
}

/** How much the condition that holds there says; 0 for everywhere. */
export function closenessAt(where: Where, there: Whereabouts): number {
  if (where === "all") return 0;
  const holding = where.filter((condition) => conditionHolds(condition, there));
  return Math.max(0, ...holding.map((condition) => sizeOf(condition)));
}

const sizeOf = (condition: Condition): number =>
  [...condition.values()].reduce((size, pattern) => size + 1000 + literalLength(pattern), 0);

/** `all`, or `os=darwin` and `job=qemu_* os=linux` with ` or ` between the conditions. */
export const whereText = (where: Where): string =>
  where === "all"
    ? "all"
    : where.map((condition) => [...condition].map(([name, value]) => `${name}=${value}`).join(" ")).join(" or ");
