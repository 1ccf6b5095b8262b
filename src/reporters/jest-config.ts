// A project's own Jest configuration with our reporter beside its reporters. On the command line, `--reporters` would put
// those aside. Where it is, or that it was typed, is told by DEFLAKE_JEST_CONFIG and DEFLAKE_JEST_ROOT.

import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { jestModule } from "./jest-modules.ts";

interface Options {
  readonly id?: string;
  readonly rootDir: string;
  readonly reporters?: readonly unknown[];
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
    reporters: [...(config.reporters ?? ["default"]), fileURLToPath(new URL("jest.js", import.meta.url))],
  };
}

/** As `normalize` of jest-config does for a project that stands alone. */
const idOf = (rootDir: string, configPath: string | null): string =>
  createHash("sha1")
    .update(rootDir)
    .update(configPath ?? "")
    .update(String(Number.POSITIVE_INFINITY))
    .digest("hex")
    .slice(0, 32);
