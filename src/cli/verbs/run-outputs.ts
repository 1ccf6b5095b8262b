// What `deflake run` leaves for others: files, the summary of a GitHub job, annotations, and the page for people. Whatever
// cannot be written is said, and changes no exit code: the tests have ended as they have.

import { appendFile } from "node:fs/promises";
import type { RunOutcome } from "../../app/run.ts";
import type { RunRequest } from "../../app/run/request.ts";
import { ProblemError, type Problem } from "../../core/model/problem.ts";
import { runResultOf, type RunResult } from "../../core/report/run-result.ts";
import { openOutlets } from "../../io/outlets.ts";
import { orWriteProblem } from "../../io/write-problem.ts";
import { renderAnnotations } from "../../render/annotations.ts";
import { ctrfPieces } from "../../render/ctrf.ts";
import { junitPieces } from "../../render/junit.ts";
import { renderPageMarkdown } from "../../render/page-markdown.ts";
import { renderPageText } from "../../render/page-text.ts";
import type { Page } from "../../render/page.ts";
import { ansi, plain } from "../../render/paint.ts";
import { runPage } from "../../render/run-page.ts";
import { runResultPieces } from "../../render/run-result-json.ts";
import type { RunFlags } from "../flags/run.ts";
import type { Host } from "../host.ts";
import { withStoreWords } from "./speech.ts";

/** Gives what could not be written. */
export async function writeRunOutputs(
  host: Host,
  flags: RunFlags,
  request: RunRequest,
  outcome: RunOutcome,
): Promise<readonly Problem[]> {
  const { terminal, version } = host;
  const env = host.process.env ?? {};
  const { run, jobRun } = request;
  const subject = { run: run.id, job: jobRun.job, command: run.workflow ?? "" };
  const result = runResultOf(subject, outcome.judgement, outcome.facts, outcome.notes);
  const page = withStoreWords(runPage(result, pageOptions(flags, request, outcome)), flags);
  const problems: Problem[] = [];
  const trying = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(error.problem);
    }
  };
  const write = async (path: string | undefined, pieces: () => Iterable<string>): Promise<void> => {
    if (path !== undefined) await trying(async () => writeFile(host.cwd, path, pieces()));
  };
  await write(flags.result, () => runResultPieces(result));
  await write(flags.junit, () => junitPieces(outcome.record));
  await write(flags.ctrf, () => ctrfPieces(outcome.record, version));
  await write(flags.summary, () => [renderPageMarkdown(page)]);
  const ofJob = env["GITHUB_STEP_SUMMARY"] ?? "";
  if (flags.summary === undefined && ofJob !== "" && isWorthAWord(result, page))
    // Other steps of the job write to the same file.
    await trying(async () => orWriteProblem(ofJob, async () => appendFile(ofJob, `${renderPageMarkdown(page)}\n`)));
  // Standard output belongs to the command; GitHub reads both.
  if (flags.annotations ?? env["GITHUB_ACTIONS"] === "true") terminal.say(renderAnnotations(result));
  // What never began has no result, and why it did not is said.
  if (outcome.notStarted === null && (!flags.quiet || isWorthAWord(result, page)))
    terminal.say(`\n${renderPageText(page, layoutOf(host))}`);
  return problems;
}

const layoutOf = ({ terminal }: Host): { width: number; paint: typeof plain } => ({
  width: terminal.width,
  paint: terminal.errorColour ? ansi : plain,
});

const isWorthAWord = ({ exitCode, forgiven }: RunResult, { sections }: Page): boolean =>
  exitCode !== 0 || forgiven || sections.length > 0;

const pageOptions = (
  { quiet, record }: RunFlags,
  { launch }: RunRequest,
  { facts, unrecorded, newRules, notStarted }: RunOutcome,
): Parameters<typeof runPage>[1] => ({
  limit: 20,
  quiet,
  recorded: record && unrecorded === null,
  unjudged: launch.tells || notStarted !== null || facts.interrupted ? null : nothingTold,
  rules: newRules,
  unrecorded,
});

const nothingTold =
  "deflake knows no runner in this command, so there are no results to judge. --results GLOB names files that it writes " +
  "(JUnit, TAP, CTRF and others), --runner NAME its runner; a runner of your own is described in deflake.yaml.";

async function writeFile(cwd: string, path: string, pieces: Iterable<string>): Promise<void> {
  const outlet = await openOutlets(cwd).open(path, true);
  try {
    for (const piece of pieces) await outlet.write(piece);
    await outlet.commit();
  } finally {
    await outlet.abandon();
  }
}
