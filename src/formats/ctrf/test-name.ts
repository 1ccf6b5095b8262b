// The id of a test from the names that a CTRF report has for it: its file, its suites, its own.

import { testId, type TestId } from "../../core/model/test-id.ts";
import { asText } from "../json-fields.ts";
import type { TestRecord } from "./test-record.ts";

const browserLike = /chrom|firefox|webkit|safari|edge|desktop|mobile|tablet|iphone|ipad|pixel|galaxy|android/i;
const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:[/\\]|file:)/.test(path);

export interface TestName {
  readonly test: TestId;
  readonly file: string | null;
  /** The browser or device in which it ran. */
  readonly browser: string | null;
}

/**
 * File, suites, name. A path from the root of a file system is no part of an id, as it differs from machine to machine;
 * one that the suites or the name have already is not repeated. The first suite of Playwright is its project: a browser
 * is a fact about the place and no part of the name, any other stands in brackets.
 *
 * @param tool the tool that the report names; null where the test has no name
 */
export function nameOf(test: TestRecord, tool: string | null): TestName | null {
  const name = asText(test.name);
  if (name === null) return null;
  const path = asText(test.filePath)?.replaceAll("\\", "/") ?? null;
  const file = path?.startsWith("./") === true ? path.slice(2) : path;
  const suites = suitesOf(test.suite);
  // A report that deflake wrote has the whole id in its suites and name.
  if (tool === "deflake") return { test: testId([...suites, name]), file, browser: asText(test.browser) };
  const [first = ""] = suites;
  const project = tool === "playwright" && suites.length > 1 && !looksLikeFile(first) ? first : null;
  const isBrowser = project !== null && browserLike.test(project);
  const kept = project === null || isBrowser ? [] : [`[${project}]`];
  const titles = [...kept, ...(project === null ? suites : suites.slice(1)), name];
  const told = file === null || isAbsolute(file) || titles.some((title) => isNameOf(title, file));
  return {
    test: testId(told ? titles : [file, ...titles]),
    file,
    browser: (asText(test.browser) ?? (isBrowser ? project : null))?.toLowerCase() ?? null,
  };
}

/** An array of suites, as the schema has it, or one text, as reporters before 1.0 wrote it. */
function suitesOf(suite: unknown): readonly string[] {
  if (Array.isArray(suite)) return suite.filter((part) => typeof part === "string");
  return typeof suite === "string" ? suite.split(" > ") : [];
}

function looksLikeFile(text: string): boolean {
  const dot = text.lastIndexOf(".");
  return dot >= 0 && /^\.[A-Za-z]\w{0,4}$/.test(text.slice(dot)) && !text.includes(" ");
}

/** `a.spec.ts` names `/home/ci/shop/a.spec.ts`. */
const isNameOf = (title: string, path: string): boolean =>
  path.endsWith(title) && (path === title || path.endsWith(`/${title}`)) && looksLikeFile(title);
