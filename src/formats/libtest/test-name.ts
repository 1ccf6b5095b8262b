// The id of a Rust test, from the name that libtest or nextest gives it.

import { testId, type TestId } from "../../core/model/test-id.ts";

export interface TestName {
  readonly test: TestId;
  /** How often the test was run, as nextest says at the end of the name. */
  readonly runs: number;
}

/** More retries than any runner makes; a larger number is none of retries. */
const runsLimit = 101;

const nextestName = /^([^\s$]+?)::([^\s$]+?)(@stress-\d+)?\$(.+?)(?:#(\d{1,4}))?$/;

/** A name as nextest writes it; nearly all names are of libtest alone, and have no such sign. */
const nextestParts = (name: string): RegExpExecArray | null => (name.includes("$") ? nextestName.exec(name) : null);

/** The crate and binary in a name, as nextest writes them; empty where it has none. */
export function suiteIn(name: string): string {
  const parts = nextestParts(name);
  return parts === null ? "" : `${parts[1]}::${parts[2]}`;
}

/**
 * @param binary the binary whose tests run, where the output of cargo stands between the events
 * @example nameOf("shop::till$sells#2", "") // { test: "shop::till > sells", runs: 2 }
 */
export function nameOf(name: string, binary: string): TestName {
  const parts = nextestParts(name);
  if (parts === null) {
    // The test of the documentation in a line; lines move.
    const test = name.endsWith(")") ? name.replace(/ \(line \d+\)$/, "") : name;
    return { test: testId(binary === "" ? [test] : [binary, test]), runs: 1 };
  }
  const [, crate = "", target = "", , title = "", runs] = parts;
  const told = Number(runs ?? 1);
  return {
    // As `cargo nextest` names it elsewhere: a library is its crate.
    test: testId([crate.replaceAll("-", "_") === target.replaceAll("-", "_") ? crate : `${crate}::${target}`, title]),
    runs: told >= 1 && told <= runsLimit ? told : 1,
  };
}
