// The elements that JUnit XML has, by what they are for. Matched as runners write them first, then without a namespace
// prefix and in any case.

/** What an element is for. `other` is any that the reader has no use for. */
export type ElementKind =
  | "document"
  | "suite"
  | "case"
  /** `failure` and `error`: how the attempt that the case tells of ended. */
  | "failure"
  | "error"
  | "skipped"
  /** `flakyFailure` and `flakyError`: a failed attempt before the case's own one, which passed. */
  | "flaky"
  /** `rerunFailure` and `rerunError`: a failed attempt after the case's own one, which failed. */
  | "rerun"
  | "stack-trace"
  | "output"
  | "properties"
  | "property"
  | "other";

const kinds = new Map<string, ElementKind>([
  ["testsuites", "document"],
  ["testsuite", "suite"],
  ["testcase", "case"],
  ["failure", "failure"],
  ["error", "error"],
  ["skipped", "skipped"],
  ["flakyFailure", "flaky"],
  ["flakyError", "flaky"],
  ["rerunFailure", "rerun"],
  ["rerunError", "rerun"],
  ["stackTrace", "stack-trace"],
  ["system-out", "output"],
  ["system-err", "output"],
  ["properties", "properties"],
  ["property", "property"],
]);
const kindsInLowerCase = new Map([...kinds].map(([name, kind]) => [name.toLowerCase(), kind]));

export function elementKind(name: string): ElementKind {
  return kinds.get(name) ?? kindsInLowerCase.get(localName(name)) ?? "other";
}

export const localName = (name: string): string => name.slice(name.indexOf(":") + 1).toLowerCase();

/** Whether only text is expected in it. Tags in there are output that somebody forgot to escape. */
export function isText(kind: ElementKind): boolean {
  switch (kind) {
    case "failure":
    case "error":
    case "skipped":
    case "flaky":
    case "rerun":
    case "stack-trace":
    case "output":
    case "property":
      return true;
    case "document":
    case "suite":
    case "case":
    case "properties":
    case "other":
      return false;
  }
}
