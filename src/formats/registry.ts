// Every format that can be read, one line each. Knows which one fits a file; knows nothing of what stands in it.

import { consoleLog } from "./console/console-log.ts";
import { ctest } from "./ctest.ts";
import { ctrf } from "./ctrf/report.ts";
import { nunit } from "./dotnet/nunit.ts";
import { dartJson } from "./dart.ts";
import { trx } from "./dotnet/trx.ts";
import { xunit } from "./dotnet/xunit.ts";
import type { Format } from "./format.ts";
import { gtestJson } from "./gtest.ts";
import { gitLog } from "./git-log/git-log.ts";
import { githubActions } from "./github-actions/api-json.ts";
import { cucumberJson } from "./js-runners/cucumber-json.ts";
import { cucumberMessages } from "./js-runners/cucumber.ts";
import { jestJson } from "./js-runners/jest.ts";
import { mochaJson } from "./js-runners/mocha-json.ts";
import { mochaStream } from "./js-runners/mocha-stream.ts";
import { playwrightBlob } from "./js-runners/playwright-blob.ts";
import { playwrightJson } from "./js-runners/playwright-json.ts";
import { vitestJson } from "./js-runners/vitest.ts";
import { goTest } from "./go-test/go-test.ts";
import { junit } from "./junit/junit.ts";
import { cargoTest } from "./libtest/console.ts";
import { libtest } from "./libtest/libtest.ts";
import { micropythonConsole } from "./micropython/console.ts";
import { micropythonFailures } from "./micropython/failures.ts";
import { micropythonResults } from "./micropython/results.ts";
import { rspecJson } from "./rspec.ts";
import { runLog } from "./run-log.ts";
import { subunitV1 } from "./subunit/version-1.ts";
import { subunit } from "./subunit/version-2.ts";
import { historyTables } from "./tables/tables.ts";
import { tap } from "./tap/tap.ts";

/** All formats; where two are equally sure of a file, the one listed first takes it. */
export const formats: readonly Format[] = [
  runLog,
  ctrf,
  githubActions,
  vitestJson,
  jestJson,
  playwrightJson,
  playwrightBlob,
  mochaJson,
  mochaStream,
  cucumberMessages,
  cucumberJson,
  junit,
  goTest,
  ctest,
  libtest,
  cargoTest,
  gtestJson,
  dartJson,
  rspecJson,
  trx,
  nunit,
  xunit,
  subunit,
  subunitV1,
  micropythonConsole,
  micropythonResults,
  micropythonFailures,
  tap,
  gitLog,
  consoleLog,
  historyTables,
];

/** The format with the name that `--as` was given; null where there is none. */
export function formatNamed(name: string, among: readonly Format[] = formats): Format | null {
  return among.find((format) => format.name === name) ?? null;
}

/**
 * The format that is surest of a file, from its beginning and its name; null where none claims it.
 *
 * @param bytes the same beginning as formats see it that read bytes
 */
export function detect(
  head: string,
  name: string,
  among: readonly Format[] = formats,
  bytes: string = head,
): Format | null {
  let best: Format | null = null;
  let surest = 0;
  for (const format of among) {
    const sure = format.sniff(format.content === "bytes" ? bytes : head, name);
    if (sure > surest) {
      surest = sure;
      best = format;
    }
  }
  return best;
}
