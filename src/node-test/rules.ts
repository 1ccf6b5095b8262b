// The rules of `deflake.yaml`, for tests whose code says nothing: found from the current folder upwards, read once for a run,
// and carried to the processes of its files. Reading them is not done here, see src/node-test-rules.
import type { NativeTest } from "./native.ts";

export interface CarriedRule {
  readonly id: string;
  readonly action: "retry" | "ignore" | "skip";
  /** An expression over a test's id. */
  readonly pattern: string;
  /** Which failures it is about; known to the reader of rules alone. */
  readonly failure: unknown;
  readonly reason: string;
}

/** Plain data, so that it goes from process to process. */
export interface CarriedRules {
  readonly retries: number;
  readonly maxRetriedTests: number;
  /** The one that says most stands first. */
  readonly rules: readonly CarriedRule[];
}

/** What `rules.cjs`, beside this file once it is built, can do. */
interface RuleReader {
  rulesIn(path: string): CarriedRules;
  isAbout(failure: unknown, failed: object): boolean;
}

export interface Rules extends CarriedRules {
  /** The rule for a test, by its name and place. */
  about(test: NativeTest): AppliedRule | undefined;
}

export interface AppliedRule {
  readonly action: CarriedRule["action"];
  readonly reason: string;
  readonly covers: (error: unknown, failureType: string | undefined) => boolean;
}

const carrier = "DEFLAKE_NODE_TEST_RULES";

/**
 * None where there is no file, where DEFLAKE_RULES=off says so, and under `deflake run`, which applies the rules itself. Throws
 * where the file has an error: tests that run under half a policy tell nothing.
 */
export function rulesOfRun(): Rules | undefined {
  const { env } = process;
  if (env["DEFLAKE_RULES"] === "off" || env["DEFLAKE_RECORD"] !== undefined) return undefined;
  const carried = env[carrier];
  if (carried === "none") return undefined;
  const { existsSync, readFileSync } = process.getBuiltinModule("node:fs");
  if (carried !== undefined) return ready(JSON.parse(readFileSync(carried, "utf8")) as CarriedRules);
  const path = fileUpwards(process.cwd(), existsSync);
  if (path !== undefined) return ready(read(path));
  env[carrier] = "none";
  return undefined;
}

function read(path: string): CarriedRules {
  try {
    return reader().rulesIn(path);
  } catch (error) {
    // What is wrong stands in the file, not in the frames that read it.
    const told = new Error(`deflake.yaml cannot be used.\n${error instanceof Error ? error.message : String(error)}`);
    told.stack = told.message;
    throw told;
  }
}

/** Called by the process of `node --test`: its files get the rules as they are, and need not read YAML. */
export function carryTo(folder: string, { retries, maxRetriedTests, rules }: CarriedRules): void {
  const { writeFileSync } = process.getBuiltinModule("node:fs");
  const file = `${folder}/rules.json`;
  writeFileSync(file, JSON.stringify({ retries, maxRetriedTests, rules }));
  process.env[carrier] = file;
}

function ready(carried: CarriedRules): Rules {
  const patterns = carried.rules.map(({ pattern }) => new RegExp(pattern));
  return {
    ...carried,
    about(test) {
      const id = idOf(test);
      const rule = carried.rules.find((_, index) => patterns[index]?.test(id) === true);
      if (rule === undefined) return undefined;
      const { action, reason, failure } = rule;
      return { action, reason, covers: (error, type) => reader().isAbout(failure, failureOf(error, type)) };
    },
  };
}

/** As results name it: the file from the current folder, then the titles from the outermost in. */
function idOf(test: NativeTest): string {
  const titles: string[] = [];
  for (let at = test; at.parent !== null; at = at.parent) titles.unshift(at.name);
  const path = process.getBuiltinModule("node:path");
  const { file } = (test.loc ?? {}) as { file?: string };
  const shown = file === undefined ? "" : path.relative(process.cwd(), file).split(path.sep).join("/");
  return [shown, ...titles]
    .map((part) => part.replaceAll(/\s+/g, " ").trim())
    .filter((part) => part !== "")
    .join(" > ");
}

function failureOf(error: unknown, failureType: string | undefined): object {
  const outcome = failureType === "testTimeoutFailure" ? "timeout" : "fail";
  if (!(error instanceof Error)) return { outcome, type: null, message: String(error), trace: null };
  return { outcome, type: error.name, message: error.message, trace: error.stack ?? null };
}

function fileUpwards(from: string, exists: (path: string) => boolean): string | undefined {
  const path = process.getBuiltinModule("node:path");
  for (let folder = from; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "deflake.yaml");
    if (exists(file)) return file;
    if (folder === path.dirname(folder)) return undefined;
  }
}

let known: RuleReader | undefined;

function reader(): RuleReader {
  const { createRequire } = process.getBuiltinModule("node:module");
  known ??= createRequire(import.meta.url)("./rules.cjs") as RuleReader;
  return known;
}
