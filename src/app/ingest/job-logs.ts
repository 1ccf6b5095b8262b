// The archive of a run's logs that GitHub Actions gives: for each job a file `0_unit (ubuntu).txt` with its whole log, and a folder
// `unit (ubuntu)` with the same in one file for each step. The names are those that GitHub CLI looks for (`pkg/cmd/run/view/logs.go`).

import type { Input } from "../ports.ts";
import { fileName } from "./candidate.ts";

export interface JobLog {
  readonly job: string;
  readonly archive: string;
}

const wholeLog = /^-?\d+_(.+)\.txt$/;
const stepLog = /^\d+_.+\.txt$/;

/**
 * Finds such archives among inputs that were found together; then says of each input which job's log it is. A `part` is told by the
 * whole log beside it; null outside of them.
 */
export function logsIn(inputs: readonly Input[]): (input: Input) => JobLog | "part" | null {
  /** For each folder with the logs of steps, the job and the archive. */
  const jobs = new Map<string, JobLog>();
  for (const { path } of inputs) {
    const around = folderOf(path);
    if (stepLog.test(fileName(path)) && around.includes("/"))
      jobs.set(around, { job: fileName(around), archive: folderOf(around) });
  }
  const whole = new Set<string>();
  const logOf = ({ path }: Input): JobLog | null => {
    const [, job] = wholeLog.exec(fileName(path)) ?? [];
    return job === undefined ? null : (jobs.get(`${folderOf(path)}/${job}`) ?? null);
  };
  for (const input of inputs) {
    const log = logOf(input);
    if (log !== null) whole.add(`${log.archive}/${log.job}`);
  }
  return (input) => {
    const log = logOf(input);
    if (log !== null) return log;
    const around = jobs.get(folderOf(input.path));
    if (around === undefined || !isLog(fileName(input.path))) return null;
    return whole.has(`${around.archive}/${around.job}`) ? "part" : null;
  };
}

const isLog = (name: string): boolean => stepLog.test(name) || name === "system.txt";
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
