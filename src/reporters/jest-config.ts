// A project's own Jest configuration with our reporter beside its reporters. On the command line, `--reporters` would put
// those aside. Where it is, or that it was typed, is told by DEFLAKE_JEST_CONFIG and DEFLAKE_JEST_ROOT. Where tests are to be
// left out, its test runner is wrapped, so far as that is jest-circus: other runners run all tests, and their results tell.

import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { excludedTests } from "./excluded-tests.ts";
import { jestModule } from "./jest-modules.ts";

interface Options {
  readonly id?: string;
  readonly rootDir: string;
  readonly reporters?: readonly unknown[];
  readonly testRunner?: string;
  /** Configurations of their own, or where they are. */
  readonly projects?: readonly (string | Omit<Options, "projects">)[];
}

interface JestConfig {
  readInitialOptions(
    config: string | undefined,
    options: { readonly packageRootOrConfig: string; readonly skipMultipleConfigError: boolean },
  ): Promise<{ readonly config: Options; readonly configPath: string | null }>;
}

export default async function configuration(): Promise<Options> {
  const { DEFLAKE_JEST_CONFIG: typed, DEFLAKE_JEST_ROOT: root = "." } = process.env;
  const jestConfig = createRequire(import.meta.url)(jestModule("jest-config")) as JestConfig;
  const { config, configPath } = await jestConfig.readInitialOptions(typed, {
    packageRootOrConfig: resolve(root),
    // Said by Jest itself where there are several.
    skipMultipleConfigError: false,
  });
  return {
    ...config,
    // Jest keeps its caches by this name, which it would make of the path of this file.
    id: config.id ?? idOf(config.rootDir, configPath),
    reporters: [...(config.reporters ?? ["default"]), ours("jest.js")],
    ...(excludedTests() === null ? {} : leavingOut(config)),
  };
}

const ours = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function leavingOut({ testRunner, projects }: Options): Partial<Options> {
  // For jest-names, which runs in workers that know less of where Jest lies.
  process.env["DEFLAKE_JEST_CIRCUS"] = jestModule("jest-circus/runner");
  return {
    ...wrapped(testRunner),
    ...(projects === undefined
      ? {}
      : { projects: projects.map((one) => (typeof one === "string" ? one : { ...one, ...wrapped(one.testRunner) })) }),
  };
}

const wrapped = (testRunner: string | undefined): Pick<Options, "testRunner"> =>
  testRunner === undefined || /\bcircus\b/.test(testRunner) ? { testRunner: ours("jest-names.js") } : {};

/** As `normalize` of jest-config does for a project that stands alone. */
const idOf = (rootDir: string, configPath: string | null): string =>
  createHash("sha1")
    .update(rootDir)
    .update(configPath ?? "")
    .update(String(Number.POSITIVE_INFINITY))
    .digest("hex")
    .slice(0, 32);
