// Test Anything Protocol, versions 12, 13 and 14, and the dialects of those who write it: one test at a time, with subtests.
// Memory is that of one test, of the ids of all, and of the tests of a subtest whose name is not known before its end.

import type { Format } from "../format.ts";
import { TapReader } from "./reader.ts";

export const tap: Format = {
  name: "tap",
  title: "TAP",
  keeps: ["retries", "duration", "file", "type", "message", "trace", "skip reasons"],
  retriesIn: "`# FLAKY 2 re-tries`",
  sniff(head) {
    if (/^[\s\uFEFF]*[<{[]/.test(head)) return 0;
    if (/^[\s\uFEFF]*TAP version 1\d\r?$/m.test(head)) return 0.97;
    const planned = /^1\.\.\d+(?:\s*#.*)?\r?$/m.test(head);
    if (/^1\.\.0 *# *skip/im.test(head) || (planned && /^(?:not )?ok(?: \S|\r?$)/m.test(head))) return 0.9;
    return /^(?:not )?ok \d+(?: |\r?$)/m.test(head) ? 0.7 : 0;
  },
  open: (source, sink) => new TapReader(source, sink),
};
