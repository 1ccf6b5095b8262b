// `meta.json` beside result files: what the script that ran the tests knew, and the files do not say. Any other JSON file
// of that name is no sidecar.

import type { Conclusion } from "../../core/model/run.ts";
import type { Naming } from "./naming.ts";

export const sidecarName = "meta.json";

/** A file is a sidecar when it says one of these. */
const marks = ["run", "job", "exitCode"];

export function parseSidecar(text: string): Naming | null {
  const said = parseObject(text);
  if (said === null || !marks.some((key) => textOf(said[key]) !== undefined)) return null;
  const naming: { -readonly [K in keyof Naming]: Naming[K] | undefined } = {
    run: textOf(said["run"]),
    job: textOf(said["job"]),
    workflow: textOf(said["workflow"]),
    commit: textOf(said["commit"]),
    branch: textOf(said["branch"]),
    event: textOf(said["event"]),
    platform: platformOf(said["platform"]),
    startedAt: timeOf(said["startedAt"]),
    finishedAt: timeOf(said["finishedAt"]),
    conclusion: conclusionOf(said["conclusion"]) ?? endingOf(said["exitCode"]),
  };
  return Object.fromEntries(Object.entries(naming).filter(([, value]) => value !== undefined)) as Naming;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Milliseconds since 1970 as a number, or a date in words that says its time zone. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function platformOf(value: unknown): ReadonlyMap<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map(
    Object.entries(value).flatMap(([key, fact]) => {
      const text = textOf(fact);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

const endings: Readonly<Record<string, Conclusion>> = {
  success: "success",
  failure: "failure",
  "timed-out": "timed-out",
  timed_out: "timed-out",
  cancelled: "cancelled",
  skipped: "skipped",
  neutral: "neutral",
  "startup-failure": "startup-failure",
  startup_failure: "startup-failure",
};

function conclusionOf(value: unknown): Conclusion | undefined {
  return typeof value === "string" ? ((Object.hasOwn(endings, value) ? endings[value] : null) ?? "unknown") : undefined;
}

function endingOf(exitCode: unknown): Conclusion | undefined {
  if (typeof exitCode !== "number") return undefined;
  return exitCode === 0 ? "success" : "failure";
}
