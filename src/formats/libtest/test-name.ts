// The id of a Rust test, from the name that libtest or nextest gives it.

import { testId, type TestId } from "../../core/model/test-id.ts";

export interface TestName {
  readonly test: TestId;
  /** The crate and binary, as nextest writes them; empty where the name has none. */
  readonly suite: string;
  /** How often the test was run, as nextest says at the end of the name. */
  readonly runs: number;
}

/** More retries than any runner makes; a larger number is none of retries. */
const runsLimit = 101;

const nextestName = /^([^\s$]+?)::([^\s$]+?)(@stress-\d+)?\$(.+?)(?:#(\d{1,4}))?$/;

/**
 * @param binary the binary whose tests run, where the output of cargo stands between the events
 * @example nameOf("shop::till$sells#2", "") // { test: "shop::till > sells", suite: "shop::till", runs: 2 }
 */
export function nameOf(name: string, binary: string): TestName {
  const [, crate = "", target = "", , title = "", runs] = nextestName.exec(name) ?? [];
  // The test of the documentation in a line; lines move.
  if (title === "") return { test: testId([binary, name.replace(/ \(line \d+\)$/, "")]), suite: "", runs: 1 };
  const told = Number(runs ?? 1);
  return {
    // As `cargo nextest` names it elsewhere: a library is its crate.
    test: testId([crate.replaceAll("-", "_") === target.replaceAll("-", "_") ? crate : `${crate}::${target}`, title]),
    suite: `${crate}::${target}`,
    runs: told >= 1 && told <= runsLimit ? told : 1,
  };
}
