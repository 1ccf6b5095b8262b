// The node id of a pytest test, from the module path that its JUnit reporter writes: `tests/test_a.py::TestC::test_m`.

import type { Naming } from "./case-naming.ts";

/**
 * `classname` is the module with dots and the classes behind it. The file, where it is told relative to the root, says
 * where the module ends; else classes are known by their capital letter, as PEP 8 has it.
 */
export function pytestId({ classname, file, name }: Naming): readonly string[] {
  // A module that could not be collected has no class, and its path as its name.
  if (classname === "") return [file === "" ? modulePath(name.split(".")) : file];
  const module = file.replace(/\.py$/, "").replaceAll("/", ".");
  if (file.endsWith(".py") && (classname === module || classname.startsWith(`${module}.`)))
    return [[file, ...classname.slice(module.length).split(".").filter(Boolean), name].join("::")];
  const parts = classname.split(".");
  const firstClass = parts.findIndex((part, at) => at > 0 && /^[A-Z]/.test(part));
  const end = firstClass === -1 ? parts.length : firstClass;
  return [[modulePath(parts.slice(0, end)), ...parts.slice(end), name].join("::")];
}

const modulePath = (parts: readonly string[]): string => `${parts.join("/")}.py`;
