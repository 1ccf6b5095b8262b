// Which runner a command starts: as a flag says, as its words do, as the script of a package does, or the one of the policy.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { launchOf, type Launch } from "../../app/run/launch.ts";
import { resolveScript, scriptCallOf, type ResolvedScript } from "../../app/run/package-script.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { noPolicy, type Policy } from "../../core/policy/policy.ts";
import { nearestManifest } from "../../io/package-manifest.ts";
import { customRunner } from "../../runners/custom.ts";
import { recogniseRunner, runnerNamed, runners, type RecognisedRunner } from "../../runners/registry.ts";
import type { RunFlags } from "../flags/run.ts";
import type { Host } from "../host.ts";
import { choosePolicy } from "../policy-choice.ts";
import { badValue } from "../usage-problem.ts";

export interface LaunchHere {
  readonly launch: Launch;
  readonly cwd: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

export async function launchHere(
  { cwd }: Host,
  flags: Pick<RunFlags, "runner" | "results" | "as">,
  policy: Policy,
  words: readonly string[],
): Promise<LaunchHere> {
  const typed = recogniseRunner(words);
  const script = typed === null ? await scriptHere(words, cwd) : null;
  const found = typed ?? script?.known ?? ofPolicy(policy, words);
  const known = flags.runner === undefined ? found : named(flags.runner, found, words);
  if (words.length === 0 && known === null) throw noCommand;
  const ofScript = script !== null && known === script.known ? script : null;
  const results = (flags.results ?? []).map((pattern) => resolve(cwd, pattern));
  const launch = launchOf({ words, known, alone: ofScript?.alone ?? null, results, format: flags.as ?? null });
  // A script runs in its package's folder, and finds the programs that are installed there.
  return ofScript === null || results.length > 0
    ? { launch, cwd, paths: {} }
    : { launch, cwd: ofScript.folder, paths: { PATH: [join(ofScript.folder, "node_modules", ".bin")] } };
}

async function scriptHere(words: readonly string[], cwd: string): Promise<ResolvedScript | null> {
  const manifest = nearestManifest(cwd);
  const call = manifest === null ? null : scriptCallOf(words, manifest);
  if (manifest === null || call === null) return null;
  const { globSync } = await import("tinyglobby");
  const expand = (pattern: string): readonly string[] => globSync(pattern, { cwd: manifest.folder }).sort();
  return resolveScript(call, manifest, expand, process.platform !== "win32");
}

function ofPolicy({ runner }: Policy, words: readonly string[]): RecognisedRunner | null {
  const chosen = runner?.kind === "custom" ? customRunner(runner.runner) : null;
  const command = chosen?.recognise(words) ?? null;
  return chosen === null || command === null ? null : { runner: chosen, command };
}

/** Whoever names the runner of a command that nobody recognises says that it hands its arguments on. */
function named(name: string, found: RecognisedRunner | null, words: readonly string[]): RecognisedRunner {
  const runner = runnerNamed(name);
  if (runner === null) throw new Error(`The flag was checked: ${name}`);
  if (found?.runner === runner) return found;
  return { runner, command: runner.recognise(words) ?? { head: words, args: [], env: {} } };
}

const noCommand = badValue(
  "There is no command to run.",
  "The words after `--` are the command that runs the tests.",
  "Write it like `deflake run -- npm test`.",
);

/** Most projects have no policy, and wait for none of what reads one. */
export async function policyHere(host: Host, flags: Pick<RunFlags, "policy">): Promise<Policy> {
  const path = choosePolicy(flags.policy, host);
  if (flags.policy === undefined && !existsSync(resolve(host.cwd, path))) return noPolicy;
  const [{ absentPolicy, brokenPolicy, loadPolicy }, { openTextFiles }] = await Promise.all([
    import("../../app/policy/load.ts"),
    import("../../io/text-files.ts"),
  ]);
  // All formats would be loaded to know a misspelt one before it is needed; `policy check` knows it.
  const known = { runners: runners.map(({ name }) => name), formats: null };
  const loaded = await loadPolicy(path, known, { texts: openTextFiles(host.cwd) });
  if (loaded.kind === "policy") return loaded.policy;
  throw new ProblemError(loaded.kind === "broken" ? brokenPolicy(path, loaded.findings) : absentPolicy(path));
}
