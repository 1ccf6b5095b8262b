// The tiny projects of JavaScript runners, and where their packages lie.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asTestId } from "../../../src/core/model/test-id.ts";
import type { Runner, Selected } from "../../../src/runners/runner.ts";
import type { ProjectFile, ProjectTest, RunnerProject } from "./runner-contract.ts";
import { root } from "./start.ts";

const packages = JSON.parse(readFileSync(join(import.meta.dirname, "packages.json"), "utf8")) as readonly string[];

/** Where each test stands, the same in all projects. */
const places: Readonly<Record<ProjectTest, readonly [file: ProjectFile, ...titles: readonly string[]]>> = {
  adds: ["cart", "cart", "adds"],
  takes: ["cart", "cart", "takes (a few) [at] $1.50"],
  ships: ["cart", "cart", "ships"],
  namesake: ["namesake", "cart", "adds"],
  fails: ["fails", "fails"],
  flakes: ["flaky", "flakes"],
  pollutes: ["order", "pollutes"],
  quiet: ["order", "is quiet"],
  victim: ["order", "victim"],
  before: ["hang", "passes before"],
};

export interface Dialect {
  /** The package as packages.json names it, without its version. */
  readonly name: string;
  readonly runner: Runner;
  /** Its folder in test/projects. */
  readonly project: string;
  /** The command up to the files. */
  readonly words: readonly string[];
  /** How a file is called on the command line and, where that differs, in ids. */
  path(file: ProjectFile): string;
  readonly idPath?: (file: ProjectFile) => string;
  /** Ids without the file. */
  readonly titlesOnly?: boolean;
  readonly more?: Partial<RunnerProject>;
}

interface Installed {
  readonly version: string;
  /** Its `node_modules`. */
  readonly folder: string;
  readonly missing: string | null;
}

/** The versions of a package that tests are run with, the newest last. */
export function packagesOf(name: string): readonly Installed[] {
  return packages
    .filter((spec) => spec.startsWith(`${name}@`))
    .map((spec) => {
      const folder = join(root, ".runners", spec.replace("/", "+"), "node_modules");
      const missing = existsSync(folder) ? null : "node scripts/runners.mjs";
      return { version: spec.slice(name.length + 1), folder, missing };
    });
}

/** The project in each version that is installed for tests; the last goes through everything. */
export function projectsOf({ name, ...dialect }: Dialect): readonly RunnerProject[] {
  return packagesOf(name).map(({ version, folder, missing }, at, { length }) =>
    projectOf(dialect, { version, missing, packages: folder, brief: at < length - 1 }),
  );
}

export function projectOf(
  { runner, project, words, path, idPath = path, titlesOnly = false, more = {} }: Omit<Dialect, "name">,
  facts: Pick<RunnerProject, "version" | "missing" | "packages" | "brief">,
): RunnerProject {
  return {
    runner,
    project,
    ...facts,
    command: (files) => [...words, ...files.map(path)],
    test(name): Selected {
      const [file, ...titles] = places[name];
      return { test: asTestId((titlesOnly ? titles : [idPath(file), ...titles]).join(" > ")), file: idPath(file) };
    },
    ...more,
  };
}
