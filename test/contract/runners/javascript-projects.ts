// The tiny projects of JavaScript runners, and where their packages lie.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asTestId } from "../../../src/core/model/test-id.ts";
import type { Runner, Selected } from "../../../src/runners/runner.ts";
import type { RunnerProject, TestName, Typed } from "./runner-project.ts";
import { root, workplace } from "./start.ts";

const packages = JSON.parse(readFileSync(join(import.meta.dirname, "packages.json"), "utf8")) as readonly string[];

/** The files that every project has, by what they hold. */
export type ProjectFile = "cart" | "namesake" | "fails" | "flaky" | "order" | "crash" | "hang" | "outside" | "nowhere";

export type ProjectTest = Exclude<TestName, "crashes" | "hangs">;

/** Where each test stands, the same in all projects. */
const places: Readonly<Record<ProjectTest, readonly [file: ProjectFile, ...titles: readonly string[]]>> = {
  passes: ["cart", "cart", "adds"],
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
  /** Where the id of a test says something else. */
  readonly idOf?: (name: ProjectTest) => string;
  /** Further files of the whole run, with further attempts. */
  readonly also?: { readonly files: readonly string[]; readonly attempts: readonly string[] };
  /** What is recorded of the file `outside`, and what makes it break. */
  readonly outside?: { readonly told: readonly string[]; readonly env?: Readonly<Record<string, string>> };
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

interface Facts {
  readonly version: string;
  readonly missing: string | null;
  readonly packages: string | null;
  readonly brief: boolean;
}

export function projectOf(
  {
    runner,
    project,
    words,
    path,
    idPath = path,
    titlesOnly = false,
    idOf,
    also = { files: [], attempts: [] },
    outside,
    more = {},
  }: Omit<Dialect, "name">,
  { version, missing, packages, brief }: Facts,
): RunnerProject {
  const typed = (...files: readonly ProjectFile[]): Typed => ({ words: [...words, ...files.map(path)] });
  return {
    runner,
    version,
    lack: missing,
    brief,
    place: () => workplace(project, packages),
    test(name): Selected {
      const [file, ...titles] = places[name as ProjectTest];
      if (idOf !== undefined) return { test: asTestId(idOf(name as ProjectTest)), file: null };
      return { test: asTestId((titlesOnly ? titles : [idPath(file), ...titles]).join(" > ")), file: idPath(file) };
    },
    whole: {
      ...typed("cart", "fails", "order", ...(also.files as readonly ProjectFile[])),
      outcomes: {
        passes: "pass",
        takes: "pass",
        ships: "skip",
        fails: "fail",
        pollutes: "pass",
        quiet: "pass",
        victim: "fail",
      },
      also: also.attempts,
    },
    choice: { ...typed("cart", "namesake", "fails", "order"), tests: ["quiet", "victim", "passes"] },
    without: {
      ...typed("cart", "namesake", "order"),
      // Where ids have no file in them, the namesake is the same test.
      left: { takes: "pass", ...(titlesOnly ? {} : { namesake: "pass" }), quiet: "pass", victim: "pass" },
    },
    refusesOrders: runner.can.order === "own",
    flaky: typed("flaky"),
    crash: typed("crash"),
    hang: typed("hang"),
    outside: { ...typed("outside"), ...outside },
    nowhere: typed("nowhere"),
    listed: { ...typed("cart", "order"), tests: ["passes", "takes", "pollutes", "quiet", "victim"] },
    ...more,
  };
}
