// Files of other formats that a job prints to its log: read by their own readers, from the line on that shows them.

import { goTest } from "../go-test/go-test.ts";
import type { Format } from "../format.ts";
import { mochaStream } from "../js-runners/mocha-stream.ts";
import { cargoTest } from "../libtest/console.ts";
import { libtest } from "../libtest/libtest.ts";
import { micropythonConsole } from "../micropython/console.ts";
import { tap } from "../tap/tap.ts";

interface Embedded {
  readonly format: Format;
  /** A line with which only a file of the format begins. */
  readonly mark: RegExp;
}

const embedded: readonly Embedded[] = [
  { format: goTest, mark: /^\{"(?:Time":"[^"]*","Action|Action|ImportPath)":"/ },
  { format: libtest, mark: /^\{ ?"type": ?"suite", ?"event": ?"started"/ },
  { format: cargoTest, mark: /^(?: +(?:Running .*-[0-9a-f]{16}(?:\.exe)?\)|Doc-tests \S+)|running \d+ tests?)$/ },
  { format: mochaStream, mark: /^\["start",\{"total":\d+\}\]$/ },
  { format: tap, mark: /^(?:TAP version 1\d|1\.\.\d+(?: #.*)?)$/ },
  { format: micropythonConsole, mark: /^platform=\S+ .*(?:float|unicode|thread)|^(?:pass|FAIL|skip) {2}\S+\.py$/ },
];

/** The format that begins with this line; null for any other line. */
export const embeddedIn = (line: string): Format | null => embedded.find(({ mark }) => mark.test(line))?.format ?? null;
