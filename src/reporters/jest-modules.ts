// Finds the modules that the running Jest is made of. They need not lie beside the project's own packages.

import { realpathSync } from "node:fs";
import { createRequire } from "node:module";

/** The path of a module that jest-config depends on, or jest-config itself. */
export function jestModule(name: string): string {
  let require = createRequire(realpathSync(process.argv[1] ?? "."));
  for (const step of ["jest-cli", "jest-config"]) {
    try {
      require = createRequire(require.resolve(step));
    } catch {
      // Not a dependency of this one; the next may be.
    }
  }
  return require.resolve(name);
}
