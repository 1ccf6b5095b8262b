// The reporters that a project would have without ours: a reporter on Vitest's command line puts aside those of the
// configuration, so ours, when it stands there alone, makes them as Vitest itself would have.

import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Reporter, Vitest } from "./vitest-types.ts";

type MakeReporter = new (options: unknown) => Reporter;

export async function configuredReporters(vitest: Vitest): Promise<readonly Reporter[]> {
  // As it was typed; what is configured stands in `reporters`.
  if (asList(vitest.config.reporter).length !== 1) return [];
  const builtIn = await builtInReporters();
  const listed = asList(vitest.vite?.config?.test?.reporters);
  const wanted = listed.length > 0 ? listed : await usual(builtIn);
  return (await Promise.all(wanted.map(async (one) => await make(vitest, one, builtIn)))).flat();
}

const asList = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

/** Version 3 has them in a module of their own, which later versions warn of. */
async function builtInReporters(): Promise<Readonly<Record<string, MakeReporter>>> {
  type Reporters = { readonly ReportersMap?: Readonly<Record<string, MakeReporter>> };
  const { ReportersMap } = (await load("vitest/node")) as Reporters;
  return ReportersMap ?? ((await load("vitest/reporters")) as Reporters).ReportersMap ?? {};
}

/** What Vitest takes where nothing is configured (`resolveConfig` in its `node/config`). */
async function usual(builtIn: Readonly<Record<string, MakeReporter>>): Promise<readonly string[]> {
  const isAgent = "agent" in builtIn && ((await load("std-env")) as { readonly isAgent?: boolean }).isAgent === true;
  return [isAgent ? "agent" : "default", ...(process.env["GITHUB_ACTIONS"] === "true" ? ["github-actions"] : [])];
}

async function make(
  vitest: Vitest,
  wanted: unknown,
  builtIn: Readonly<Record<string, MakeReporter>>,
): Promise<readonly Reporter[]> {
  const [name, options] = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
  if (typeof name !== "string") return [name as Reporter];
  const Maker = Object.hasOwn(builtIn, name) ? builtIn[name] : await custom(vitest, name);
  if (Maker !== undefined) return [new Maker(options ?? {})];
  process.stderr.write(`deflake: the reporter ${name} could not be loaded and is left out.\n`);
  return [];
}

/** Vitest loads a project's own reporters through its server, so that they may be TypeScript. */
async function custom({ runner }: Vitest, name: string): Promise<MakeReporter | undefined> {
  const path = name === "html" ? "@vitest/ui/reporter" : name;
  const found = (await (runner?.import?.(path) ?? runner?.executeId?.(path) ?? load(path))) as {
    readonly default?: MakeReporter;
  };
  return found.default;
}

/** A module as Vitest's own command finds it, else as the project does. */
async function load(name: string): Promise<unknown> {
  const places = [realpathSync(process.argv[1] ?? "."), resolve("package.json")];
  for (const place of places) {
    try {
      return await import(pathToFileURL(createRequire(place).resolve(name)).href);
    } catch {
      // The next place may have it.
    }
  }
  return {};
}
