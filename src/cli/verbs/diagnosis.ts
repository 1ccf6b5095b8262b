// What reproduce, hunt and bisect have in common at the door: the command after `--`, the search's name and its log, the test
// that is meant, and how the end of it is told.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import {
  findAmong,
  findInLastRun,
  findInRun,
  namesakesIn,
  noSuchTest,
  thoseThatRun,
} from "../../app/diagnosis/find-victim.ts";
import { tellsOfNoTest } from "../../app/diagnosis/no-evidence.ts";
import type { TrialCommand, Victim } from "../../app/diagnosis/trial.ts";
import type { Searches, Worktree } from "../../app/ports.ts";
import { runTests, type TestRunOptions, type TestRunPorts } from "../../app/test-run.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { failureMatcher } from "../../core/policy/failure-pattern.ts";
import type { Diagnosis } from "../../core/report/diagnosis.ts";
import { openExec } from "../../io/exec/exec.ts";
import { startFiles } from "../../io/exec/start-files.ts";
import { openInputs } from "../../io/inputs/inputs.ts";
import { openSearches } from "../../io/searches.ts";
import { renderDiagnosisJson } from "../../render/diagnosis-json.ts";
import type { Page } from "../../render/page.ts";
import { renderPageMarkdown } from "../../render/page-markdown.ts";
import { renderPageText } from "../../render/page-text.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { Selected } from "../../runners/runner.ts";
import type { DiagnosisFlags } from "../flags/diagnosis.ts";
import type { StoreFlags } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { chooseStore, withExistingStore, withStore } from "../store-choice.ts";
import { badValue } from "../usage-problem.ts";
import { launchHere, policyHere } from "./run-launch.ts";
import { layoutOf } from "./speech.ts";

/** What was typed: the test before `--`, the command after it. */
export interface Typed {
  readonly name: string;
  readonly words: readonly string[];
}

export function typedBy({ args }: Host, positional: readonly string[], verb: string): Typed {
  const at = args.indexOf("--");
  const words = at < 0 ? [] : args.slice(at + 1);
  const [name, ...others] = positional.slice(0, positional.length - words.length);
  if (name !== undefined && others.length === 0 && words.length > 0) return { name, words };
  throw badValue(
    name === undefined
      ? "TEST is missing."
      : words.length === 0
        ? "There is no command to run."
        : `"${others[0]}" is one argument too many.`,
    "It takes one test, then `--`, then the command that runs the tests.",
    `Write it like \`deflake ${verb} "adds an item" -- node --test\`.`,
  );
}

export interface Launched extends TrialCommand {
  readonly cwd: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

/** The command, as its runner is told what to run. */
export async function launchOf(host: Host, { words }: Pick<Typed, "words">): Promise<Launched> {
  const { launch, cwd, paths } = await launchHere(host, {}, await policyHere(host, {}), words);
  if (launch.runner !== null) return { record: launch.record, select: launch.select, cwd, paths };
  throw badValue(
    `Nobody knows how \`${words.map(shellWord).join(" ")}\` is told to run one test.`,
    "It starts no runner that deflake knows.",
    "Type the runner's own command, such as `node --test`, or describe it under `runner:` in deflake.yaml.",
  );
}

export const portsOf = ({ output, stdin }: Host): TestRunPorts => ({
  exec: openExec(output),
  files: startFiles,
  inputs: openInputs(stdin),
});

export const searchesOf = (host: Host, flags: StoreFlags): Searches =>
  openSearches(chooseStore(flags.store, host).folder);

/**
 * The name of a search: the same for who asks the same again, whatever bounds are set to it.
 *
 * @param asked all that what was seen depends on
 */
export function idOf(verb: string, { name, words }: Typed, asked: unknown): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([name, words, asked]))
    .digest("hex")
    .slice(0, 10);
  const readable = name
    .replaceAll(/[^\w.-]+/g, "_")
    .replace(/^[_.]+/, "")
    .slice(-40);
  return `${verb}-${readable === "" ? "test" : readable}-${digest}`;
}

/** Brings the log to where the user wants to go on. */
export async function prepareLog(searches: Searches, id: string, { restart, undo }: DiagnosisFlags): Promise<void> {
  if (restart) await searches.restart(id);
  else if (undo !== undefined) await searches.undo(id, undo);
}

export const wantedBy = ({ failure }: Pick<DiagnosisFlags, "failure">): Victim["wanted"] =>
  failure === undefined ? () => true : failureMatcher(failure);

/** The tests that a command runs, and which of them is meant. */
export interface FoundVictim {
  readonly victim: Selected;
  /** What one run of the whole command told; null where there was no need of one. */
  readonly attempts: readonly Attempt[] | null;
}

/** Runs the whole command once where neither the run that is named nor the history says which test is meant. */
export async function findVictim(
  host: Host,
  flags: StoreFlags & { readonly run?: string },
  typed: Typed,
  launched: Launched,
): Promise<FoundVictim> {
  const known = await knownVictim(host, flags, typed, launched);
  if (known !== null) return { victim: known, attempts: null };
  const attempts = await surveyOf(host, launched);
  const here = findAmong(typed.name, attempts);
  if (here.kind !== "found") throw noSuchTest(typed.name, here);
  return { victim: here.test, attempts };
}

async function knownVictim(
  host: Host,
  { run, store: place }: StoreFlags & { readonly run?: string },
  { name, words }: Typed,
  launched: Launched,
): Promise<Selected | null> {
  const choice = chooseStore(place, host);
  if (run !== undefined) return await withExistingStore(choice, async (store) => findInRun(name, run, store));
  if (!existsSync(choice.folder)) return null;
  const line = words.map(shellWord).join(" ");
  const [known, namesakes] = await withStore(choice, async (store) => {
    const found = await findInLastRun(name, line, store);
    return [found, found.kind === "unknown" ? await namesakesIn(name, store) : []] as const;
  });
  if (known.kind === "found") return known.test;
  if (known.kind === "ambiguous") throw noSuchTest(name, known);
  const able = await thoseThatRun(namesakes, launched, hearing(host, launched), portsOf(host));
  refuseIfStopped(host);
  if (able.length > 1) throw noSuchTest(name, { kind: "ambiguous", candidates: able.map(({ test }) => test) });
  return able[0] ?? null;
}

/** One run of the command as it was typed. */
export async function surveyOf(host: Host, launched: Launched): Promise<readonly Attempt[]> {
  const status = host.terminal.status({ quiet: false });
  status.show("Running all tests once, to see which there are");
  const run = await runTests(launched.record, hearing(host, launched), portsOf(host));
  status.stop();
  if (run.kind === "unable") throw new Error(`A command as typed can always be started: ${run.why}`);
  refuseIfStopped(host);
  if (run.attempts.length === 0) throw new ProblemError(tellsOfNoTest(run));
  return run.attempts;
}

/** What a stopped run told is no word on which tests there are. */
function refuseIfStopped({ signal }: Host): void {
  if (!signal.aborted) return;
  throw new ProblemError({
    code: "interrupted",
    what: "Stopped before the first trial.",
    why: "It was not yet clear which tests there are.",
    fix: "Type it again.",
    place: null,
  });
}

const hearing = ({ signal }: Host, { cwd, paths }: Launched): TestRunOptions => ({
  cwd,
  env: {},
  paths,
  output: "hear",
  deadlineMs: null,
  signal,
});

/** A line of shell as words. */
export const shellOf = (line: string): readonly string[] =>
  process.platform === "win32" ? ["cmd", "/d", "/s", "/c", line] : ["sh", "-c", line];

/** Checks a commit out and makes it ready. Rejects with a ProblemError where that cannot be done. */
export async function makeReady(
  host: Host,
  worktree: Worktree,
  commit: string,
  build: string | undefined,
): Promise<void> {
  await worktree.checkout(commit);
  if (build === undefined) return;
  const { signal } = host;
  const options = { cwd: worktree.folder, env: {}, output: "hear", deadlineMs: null, signal } as const;
  const { ending } = await portsOf(host).exec.run(shellOf(build), options);
  if (signal.aborted || (ending.kind === "exited" && ending.code === 0)) return;
  throw badValue(
    `${commit} does not build.`,
    `\`${build}\` ended ${ending.kind === "exited" ? `with exit code ${ending.code}` : "badly"}.`,
    "Name a commit that builds, or another --build.",
  );
}

/** The words that go on with this search. */
export const goOn = (host: Host): string => typedAgain(host, ["--undo"], []);

/** What was typed, but for --restart and for flags that go with their values, and with other words instead. */
export function typedAgain({ args }: Host, without: readonly string[], instead: readonly string[]): string {
  const at = args.indexOf("--");
  const [ours, theirs] = [args.slice(0, at), args.slice(at)];
  const goes = (word: string, before: string | undefined): boolean =>
    word === "--restart" || without.some((flag) => word === flag || word.startsWith(`${flag}=`) || before === flag);
  const kept = ours.filter((word, place) => !goes(word, ours[place - 1]));
  return ["deflake", ...kept, ...instead, ...theirs].map(shellWord).join(" ");
}

export function tell(host: Host, { format }: Pick<DiagnosisFlags, "format">, diagnosis: Diagnosis, page: Page): void {
  const { terminal } = host;
  if (format === "json") terminal.print(renderDiagnosisJson(diagnosis));
  else terminal.print(format === "markdown" ? renderPageMarkdown(page) : renderPageText(page, layoutOf(host)));
}
