// `deflake hunt plan`, `hunt shard` and `hunt learn`: one hunt on several machines.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { believedIn } from "../../app/hunt.ts";
import { learnShards, planShards, runShard, type HuntSoFar } from "../../app/hunt-shards.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { failureText } from "../../core/policy/failure-pattern.ts";
import type { Diagnosis } from "../../core/report/diagnosis.ts";
import { huntingOf } from "../../core/report/hunting.ts";
import { counted } from "../../core/report/wording.ts";
import type { HuntedTest, HuntShard } from "../../core/search/hunt/shard.ts";
import { printHuntShard, readHuntShard } from "../../formats/hunt-shard.ts";
import { openObservationFiles } from "../../io/searches.ts";
import { openTextFiles } from "../../io/text-files.ts";
import { huntPage } from "../../render/hunt-page.ts";
import { renderPlan, renderPlanJson } from "../../render/hunt-plan.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { LearnFlags, PlanFlags, ShardFlags } from "../flags/hunt-shards.ts";
import type { Host } from "../host.ts";
import { badValue } from "../usage-problem.ts";
import { idOf, launchOf, portsOf, searchesOf, tell, typedBy, wantedBy, type Typed } from "./diagnosis.ts";
import { lookFor } from "./hunt-subject.ts";
import { commandAfter } from "./hunt.ts";

export async function planHunt(host: Host, flags: PlanFlags, positional: readonly string[]): Promise<void> {
  const typed = typedBy(host, positional, "hunt plan");
  const launched = await launchOf(host, typed);
  const { run, worker, question, failure, confidence, timeout, shards, seconds, to } = flags;
  const search = idOf("hunt", typed, { run, worker, question, failure });
  const searches = searchesOf(host, flags);
  const known = (await searches.subjectOf(search)) as HuntedTest | null;
  const subject = known ?? (await lookFor(host, flags, typed, launched));
  const about = {
    search,
    again: huntAgain(typed, flags),
    command: typed.words,
    question,
    failure: failure ?? null,
    confidence,
    timeoutMs: timeout ?? null,
    subject,
  };
  const { lines, planned } = await planShards(about, shards, seconds, searches);
  const texts = openTextFiles(host.cwd);
  const files: string[] = [];
  for (const shard of planned) {
    // The trials that are known are in the name, so that no plan writes over an earlier one that still runs somewhere.
    const file = join(to, `${search}.${lines.length}-${shard.shard}.json`);
    await texts.write(file, printHuntShard(shard), true);
    files.push(file);
  }
  const plan = { search, subject: subject.victim.test, files, command: about.again };
  host.terminal.print(flags.format === "json" ? renderPlanJson(plan) : renderPlan(plan));
}

/** The hunt itself, on this machine. */
function huntAgain({ name, words }: Typed, { run, worker, question, failure, confidence, store }: PlanFlags): string {
  const flags = {
    run,
    worker,
    question: question === "cause" ? undefined : question,
    failure: failure === undefined ? undefined : failureText(failure),
    confidence: confidence === usualConfidence ? undefined : String(confidence),
    store,
  };
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value]));
  return ["deflake", "hunt", name, ...given, "--", ...words].map(shellWord).join(" ");
}

const usualConfidence = 0.95;

export async function runHuntShard(host: Host, flags: ShardFlags, positional: readonly string[]): Promise<void> {
  const { file, words } = shardTyped(host, positional);
  const json = await shardFileAt(host, file);
  const shard = readHuntShard(json);
  if (shard === null) throw noShard(file, "It is not of the shape that `hunt plan` writes, or of a newer deflake.");
  const launched = await launchOf(host, { words: words.length > 0 ? words : shard.command });
  const to = flags.to ?? `${file.replace(/\.json$/, "")}.ndjson`;
  const status = host.terminal.status(flags);
  const most = shard.asks.reduce((sum, { repeats }) => sum + repeats, 0);
  const seen = await runShard(
    {
      shard,
      json,
      to,
      name: randomUUID(),
      wanted: wantedBy(shard.failure === null ? {} : { failure: shard.failure }),
      command: launched,
      options: { cwd: launched.cwd, env: {}, paths: launched.paths, deadlineMs: shard.timeoutMs },
      look: (done) => status.show(`${counted(done, "trial")} of ${most} at most`),
    },
    { ...portsOf(host), logs: openObservationFiles(host.cwd), signal: host.signal },
  ).finally(() => status.stop());
  const next = seen.interrupted
    ? ["deflake", ...host.args].map(shellWord).join(" ")
    : `deflake hunt learn ${shellWord(to)}`;
  tellOf(host, flags, shard, seen, seen.interrupted, () => next);
}

function shardTyped({ args }: Host, positional: readonly string[]): { file: string; words: readonly string[] } {
  const at = args.indexOf("--");
  const words = at < 0 ? [] : args.slice(at + 1);
  const [file, ...others] = positional.slice(0, positional.length - words.length);
  if (file !== undefined && others.length === 0) return { file, words };
  throw badValue(
    file === undefined ? "FILE is missing." : `"${others[0]}" is one argument too many.`,
    "It takes one file that `hunt plan` wrote, and may be followed by `--` and a command.",
    "Write it like `deflake hunt shard FILE`.",
  );
}

async function shardFileAt(host: Host, file: string): Promise<unknown> {
  const text = await openTextFiles(host.cwd).read(file);
  if (text === null) throw noShard(file, "There is no such file.");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw noShard(file, "It is no JSON.");
  }
}

const noShard = (file: string, why: string): ProblemError =>
  new ProblemError({
    code: "bad-input",
    what: `${file} is no shard of a hunt.`,
    why,
    fix: "`deflake hunt plan TEST --shards K -- COMMAND` writes such files.",
    place: null,
  });

export async function learnHunt(host: Host, flags: LearnFlags, paths: readonly string[]): Promise<void> {
  const ports = { searches: searchesOf(host, flags), logs: openObservationFiles(host.cwd) };
  const { about, learned, ...soFar } = await learnShards(paths, ports);
  if (!flags.quiet) host.terminal.say(`Learned ${counted(learned, "trial")} that were not known here.\n`);
  tellOf(host, flags, about, soFar, false, (found) =>
    commandAfter(flags, about.command, about.subject, found, about.again),
  );
}

type Found = Parameters<typeof commandAfter>[3];

function tellOf(
  host: Host,
  flags: Parameters<typeof tell>[1],
  { subject }: HuntShard,
  { state, lines }: HuntSoFar,
  interrupted: boolean,
  next: (found: Found) => string,
): void {
  const answer = believedIn(state);
  const names = subject.suspects.map(({ test }) => test);
  const command = next({ answer, interrupted });
  const found: Diagnosis = huntingOf(subject.victim.test, names, state, answer, lines, interrupted, command);
  tell(host, flags, found, huntPage(found));
}
