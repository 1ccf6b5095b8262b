// The processes of this machine, as far as the system tells of them: who started whom, who is in which group and session.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** 0 where the system does not tell. */
  readonly session: number;
  /** Tells apart processes that have had the same number. */
  readonly born: string;
}

/** All that live; who has ended and is only waiting to be asked for its exit code does not. */
export function listProcesses(): readonly ListedProcess[] {
  try {
    return process.platform === "linux" ? listFromProc() : listFromPs();
  } catch {
    // Where nothing can be listed, what is known by its number is all that can be ended.
    return [];
  }
}

function listFromProc(): readonly ListedProcess[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d/.test(name)) return [];
    try {
      return parseProcStat(readFileSync(`/proc/${name}/stat`, "latin1")) ?? [];
    } catch {
      // Gone since the folder was listed.
      return [];
    }
  });
}

/**
 * A line of `/proc/PID/stat`; null for a process that has ended. The program's name may have spaces and brackets in it.
 *
 * @example parseProcStat("7 (a) b) S 1 7 7 0 -1 4194304 …")?.parent // 1
 */
export function parseProcStat(line: string): ListedProcess | null {
  const pid = Number.parseInt(line, 10);
  const [state, parent, group, session, ...rest] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  if (state === undefined || /^[ZX]/.test(state)) return null;
  // Field 22, of which the first six are taken off.
  return { pid, parent: Number(parent), group: Number(group), session: Number(session), born: rest[15] ?? "" };
}

function listFromPs(): readonly ListedProcess[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,lstart="], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 64 * 1024 * 1024,
  });
  return table.split("\n").flatMap((line) => {
    const [, pid, parent, group, state = "", born = ""] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: 0, born }];
  });
}
