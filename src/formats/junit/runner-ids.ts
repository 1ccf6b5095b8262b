// How tests of one runner are named, from what its JUnit writer makes of their names. A path that starts at the root of a
// file system is no part of an id: it differs from machine to machine.

import { browserLike } from "../../core/model/browser-name.ts";
import type { Naming } from "./case-naming.ts";

const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:[/\\]|file:)/.test(path);
const looksLikeFile = (text: string): boolean => /\.[A-Za-z]\w{0,4}$/.test(text) && !text.includes(" ");
const withSlashes = (path: string): string => path.replaceAll("\\", "/");

/** Class and name; without a class the suites and the name. What repeats itself is said once. */
export function plainId({ classname, name, suites }: Naming): readonly string[] {
  const suite = suites.at(-1) ?? "";
  if (classname === "")
    return suite !== "" && name.startsWith(suite) ? [...suites.slice(0, -1), name] : [...suites, name];
  const isWhole = name === classname || (name.startsWith(classname) && /[.:#/ ]/.test(name.charAt(classname.length)));
  return isWhole ? [name] : [classname, name];
}

/** jest-junit puts any of class, title and file anywhere, by templates; by default both are the whole title. */
export function jestId({ classname, file, name, suites }: Naming): readonly string[] {
  const suite = suites.at(-1) ?? "";
  const path = looksLikeFile(suite) ? suite : file;
  const titles =
    classname === "" || name === classname || name.startsWith(`${classname} `)
      ? [name]
      : [...classname.split(" › "), name];
  if (classname === "Test suite failed to run" || path === name) return [withSlashes(name)];
  return path === "" || isAbsolute(path) ? titles : [withSlashes(path), ...titles];
}

/** Mocha's own `xunit` writes the titles around the test as its class; mocha-junit-reporter repeats the title there. */
export function mochaId({ classname, name }: Naming): readonly string[] {
  return name.endsWith(classname) ? [name] : [classname, name];
}

const projectPrefix = /^\[([^\]]+)\] (?:› )?/;

/** Playwright writes the project as the host of the suite and, when there are several, in front of the titles. */
const projectOf = ({ name, suiteHost }: Naming): string =>
  suiteHost === "" ? (projectPrefix.exec(name)?.[1] ?? "") : suiteHost;

/** The browser or device that a Playwright project is named after; null where it names neither. */
export function browserOf(of: Naming): readonly [string, string] | null {
  const project = projectOf(of);
  return browserLike.test(project) ? ["browser", project.toLowerCase()] : null;
}

/** A project that is named after a browser is a platform; any other, such as `signed in`, is a part of the name. */
export function playwrightId(of: Naming): readonly string[] {
  const project = projectOf(of);
  const titles = of.name.replace(projectPrefix, "").split(" › ");
  return [project === "" || browserLike.test(project) ? "" : `[${project}]`, of.classname, ...titles];
}

/** Node 20 and 22 escape a quotation mark twice (nodejs/node, lib/internal/test_runner/reporter/junit.js). */
export function nodeTestId({ file, name, suites }: Naming): readonly string[] {
  const titles = [...suites, name].map((title) => title.replaceAll("&quot;", '"'));
  return file === "" || isAbsolute(file) ? titles : [file, ...titles];
}

/** Writers give the package whole as the suite, as the class, or as both, as they are told; the longer one is whole. */
export function goId({ classname, name, suites }: Naming): readonly string[] {
  const suite = suites.at(-1) ?? "";
  return [suite.endsWith(classname) ? suite : classname, name];
}

export const gtestId = ({ classname, name }: Naming): readonly string[] => [`${classname}.${name}`];

/** `Class::test`, as `--filter` takes it; a `.phpt` file is its own name. */
export function phpunitId({ className, classname, name, suites }: Naming): readonly string[] {
  const type = className === "" ? classname : className;
  return type === "" ? [suites.at(-1) ?? "", name] : [`${type}::${name}`];
}
