// A hunt on several machines: shards are planned where the hunt is, worked off anywhere, and what they saw is learned by the
// hunt as if it had run the trials itself. The order in which logs come back, and how often, changes nothing.

import { readHuntSeen, readHuntShard } from "../formats/hunt-shard.ts";
import { ProblemError } from "../core/model/problem.ts";
import { openHunt, type HuntState } from "../core/search/hunt/evidence.ts";
import { huntSearch } from "../core/search/hunt/hunt.ts";
import { plan } from "../core/search/hunt/plan.ts";
import { openShard, shardSearch, type HuntShard } from "../core/search/hunt/shard.ts";
import { replay } from "../core/search/search.ts";
import { goalOf, trialsOf, type HuntLine, type HuntTrials } from "./hunt.ts";
import type { ObservationFiles, Searches } from "./ports.ts";
import { pursue } from "./pursue.ts";
import type { TestRunPorts } from "./test-run.ts";

/** What a hunt has seen, and the state that this makes. */
export interface HuntSoFar {
  readonly state: HuntState;
  readonly lines: readonly HuntLine[];
}

/**
 * Shards with something to do, none where the hunt has its answer.
 *
 * @param secondsEach about how long each shall take
 */
export async function planShards(
  about: Omit<HuntShard, "shard" | "shards" | "asks">,
  shards: number,
  secondsEach: number,
  searches: Searches,
): Promise<HuntSoFar & { readonly planned: readonly HuntShard[] }> {
  // Opened and not only read: what is learned later is of the suspects that the plan names.
  const log = await searches.open(about.search, about.subject);
  log.close();
  const lines = log.seen as readonly HuntLine[];
  const goal = goalOf(about.subject, about, null);
  const state = replay(huntSearch, openHunt(goal), lines);
  const batches = plan(state, shards, secondsEach).filter((asks) => asks.length > 0);
  const planned = batches.map((asks, at): HuntShard => ({ ...about, shard: at + 1, shards: batches.length, asks }));
  return { state, lines, planned };
}

/** What the log of a shard begins with. */
interface ShardLog {
  /** Of this log alone, so that learning it twice is learning it once. */
  readonly log: string;
  readonly shard: unknown;
}

export interface ShardRequest extends Pick<HuntTrials, "wanted" | "command" | "options"> {
  readonly shard: HuntShard;
  /** The file as it was read, which its log repeats. */
  readonly json: unknown;
  readonly to: string;
  /** A name that no other log has, should it begin now. */
  readonly name: string;
  readonly look: (done: number) => void;
}

/** Works a shard off, or goes on with it. */
export async function runShard(
  request: ShardRequest,
  ports: TestRunPorts & { readonly logs: ObservationFiles; readonly signal: AbortSignal },
): Promise<HuntSoFar & { readonly interrupted: boolean }> {
  const { shard, json, to } = request;
  const begun: ShardLog = { log: request.name, shard: json };
  const log = await ports.logs.open(to, begun);
  const lines = [...(log.seen as readonly HuntLine[])];
  try {
    if (JSON.stringify((log.subject as ShardLog).shard) !== JSON.stringify(json)) throw logOfAnother(to);
    const trials: HuntTrials = { ...request, ...shard.subject };
    const pursued = await pursue(shardSearch, replay(shardSearch, openShard(shard.asks), lines), {
      run: trialsOf(trials, ports),
      save: (line: HuntLine) => {
        log.append(line);
        lines.push(line);
      },
      look: () => request.look(lines.length),
      signal: ports.signal,
    });
    const goal = goalOf(shard.subject, shard, null);
    const state = replay(huntSearch, openHunt(goal), lines);
    return { state, lines, interrupted: pursued.kind === "interrupted" };
  } finally {
    log.close();
  }
}

/**
 * Adds what shards saw to the hunt that they are of. A log that was learned before, or a part of it, is not learned again.
 *
 * @param paths the logs of shards of one hunt
 */
export async function learnShards(
  paths: readonly string[],
  ports: { readonly searches: Searches; readonly logs: ObservationFiles },
): Promise<HuntSoFar & { readonly about: HuntShard; readonly learned: number }> {
  const told: ToldLog[] = [];
  for (const path of paths) told.push(await readShardLog(path, ports.logs));
  const about = told[0]!.shard;
  const stranger = told.findIndex(({ shard }) => !sameHunt(shard, about));
  if (stranger > 0) throw notOfOneHunt(paths[stranger]!, `${paths[0]}`);
  const log = await ports.searches.open(about.search, about.subject);
  try {
    if (JSON.stringify(log.subject) !== JSON.stringify(about.subject)) throw notOfOneHunt(paths[0]!, "the hunt here");
    const known = log.seen as readonly HuntLine[];
    const learned = linesToLearn(known, told);
    for (const line of learned) log.append(line);
    const lines = [...known, ...learned];
    const goal = goalOf(about.subject, about, null);
    return { about, lines, learned: learned.length, state: replay(huntSearch, openHunt(goal), lines) };
  } finally {
    log.close();
  }
}

interface ToldLog {
  readonly shard: HuntShard;
  readonly lines: readonly (HuntLine & { readonly from: string })[];
}

async function readShardLog(path: string, logs: ObservationFiles): Promise<ToldLog> {
  const read = await logs.read(path);
  if (read === null) throw noLog(path, "cannot-read");
  const { log, shard: json } = (read.subject ?? {}) as Partial<ShardLog>;
  const shard = readHuntShard(json);
  if (shard === null || typeof log !== "string") throw noLog(path, "bad-input");
  const lines = read.seen.map((seen, at) => {
    const line = readHuntSeen(seen, shard.subject.suspects.length);
    if (line === null) throw noLog(path, "bad-input");
    return { ...line, from: `${log}#${at}` };
  });
  return { shard, lines };
}

const sameHunt = (one: HuntShard, other: HuntShard): boolean =>
  one.search === other.search && JSON.stringify(one.subject) === JSON.stringify(other.subject);

/** Each line once, however often its log is named and whatever was learned before. */
function linesToLearn(known: readonly HuntLine[], told: readonly ToldLog[]): readonly HuntLine[] {
  const seen = new Set(known.map(({ from }) => from));
  return told
    .flatMap(({ lines }) => lines)
    .filter(({ from }) => {
      const fresh = !seen.has(from);
      seen.add(from);
      return fresh;
    });
}

const noLog = (path: string, code: "cannot-read" | "bad-input"): ProblemError =>
  new ProblemError({
    code,
    what: code === "cannot-read" ? `There is no log ${path}.` : `${path} is no log of a shard.`,
    why: "What `hunt learn` takes is what `hunt shard` wrote, whole and unchanged.",
    fix: "Name the .ndjson files that the machines left. Nothing was learned.",
    place: null,
  });

const notOfOneHunt = (path: string, other: string): ProblemError =>
  new ProblemError({
    code: "bad-input",
    what: `${path} is not of the same hunt as ${other}.`,
    why: "It is about another test, or the hunt was begun anew with other suspects since it was planned.",
    fix: "Learn the logs of one plan together, in the project where it was planned.",
    place: null,
  });

const logOfAnother = (path: string): ProblemError =>
  new ProblemError({
    code: "bad-input",
    what: `${path} holds what another shard saw.`,
    why: "A log goes on with the shard that it began with.",
    fix: "Move it away, or name another log with --to.",
    place: null,
  });
