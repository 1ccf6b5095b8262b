// Which folder holds the history, and opening it.

import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Store } from "../app/ports.ts";
import { ProblemError } from "../core/model/problem.ts";
import { nearestStore } from "../io/store/nearest-store.ts";
import type { Host } from "./host.ts";

/** A folder, and what made it the one. */
export interface StoreChoice {
  readonly folder: string;
  readonly because: "flag" | "environment" | "found" | "default";
}

/**
 * The flag, then DEFLAKE_STORE, then `.deflake` of the nearest folder upwards that has one or has a `deflake.yaml`, then
 * `.deflake` here.
 */
export function chooseStore(
  flag: string | undefined,
  { cwd, process: { env } }: Pick<Host, "cwd" | "process">,
): StoreChoice {
  if (flag !== undefined) return { folder: resolve(cwd, flag), because: "flag" };
  const named = env?.["DEFLAKE_STORE"];
  if (named !== undefined && named !== "") return { folder: resolve(cwd, named), because: "environment" };
  const found = nearestStore(cwd);
  return found === null ? { folder: join(cwd, ".deflake"), because: "default" } : { folder: found, because: "found" };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Opens the chosen history for as long as `use` takes. */
export async function withStore<T>({ folder }: StoreChoice, use: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import("../io/store/open-store.ts");
  const store = await openStore(folder);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

export const isThere = ({ folder }: StoreChoice): boolean => isFolder(folder);

/** The same for verbs that have nothing to do without a history. */
export async function withExistingStore<T>(choice: StoreChoice, use: (store: Store) => Promise<T>): Promise<T> {
  if (!isThere(choice)) throw noHistory(choice);
  return await withStore(choice, use);
}

/** Where testr and stestr keep their runs. */
const repositories = [".stestr", ".testrepository"] as const;

function noHistory({ folder, because }: StoreChoice): ProblemError {
  const repository = repositories.find((name) => isFolder(join(dirname(folder), name)));
  const said = { flag: " (--store)", environment: " (DEFLAKE_STORE)", found: "", default: "" }[because];
  return new ProblemError({
    code: "nothing-found",
    what: "There is no history yet.",
    why: `${folder}${said} is not there${because === "default" ? ", and no folder above it has one" : ""}.`,
    fix: `\`deflake import ${repository ?? "PATH…"}\` begins one; \`deflake report PATH…\` reports on files without keeping them.`,
    place: null,
  });
}
