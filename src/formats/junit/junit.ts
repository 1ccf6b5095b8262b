// JUnit XML as a format: how to know it, and how to read it.

import type { Format } from "../format.ts";
import { JUnitReader } from "./reader.ts";

const root = /^(?:\uFEFF|\s|<\?[^>]*>|<!--[^]*?-->|<!DOCTYPE[^[>]*(?:\[[^]*?\])?[^>]*>)*<(?:[\w.-]+:)?(\w[\w.-]*)/i;
const rootAfterNoise = /^[ \t]*(?:<\?xml[^>]*>\s*)?<(?:[\w.-]+:)?testsuites?[\s/>]/im;
const junitRoots = new Set(["testsuites", "testsuite", "testcase"]);

/**
 * A file that is named like XML and has no root element of anybody's is taken as well, unless another format knows it:
 * empty files and error pages under the name of a report are worth a note.
 */
function sniff(head: string, name: string): number {
  const element = root.exec(head)?.[1]?.toLowerCase();
  if (element !== undefined && junitRoots.has(element)) return 0.95;
  if (element === undefined || element === "html") {
    const isXml = /\.xml$/i.test(name);
    if (element === undefined && !/^\s*[[{]/.test(head) && rootAfterNoise.test(head)) return isXml ? 0.8 : 0.6;
    if (isXml) return 0.1;
  }
  return 0;
}

export const junit: Format = {
  name: "junit",
  title: "JUnit XML",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "order",
    "file",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "ignored",
    "times of the run",
    "platform",
    "seed",
    "properties",
  ],
  retriesIn:
    "`flakyFailure`, `flakyError`, `rerunFailure`, `rerunError`; several `failure` in one case, or the case again, where its writer means a retry by it",
  sniff,
  open: (source, sink) => new JUnitReader(source, sink),
};
