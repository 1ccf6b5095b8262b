// All processes that one command has started, to be ended together: those of its group and its session, those that it and
// its children have started, and those seen earlier whose parent has ended since. `docs/design/execution.md` says why.

import { spawnSync } from "node:child_process";
import { listProcesses, type ListedProcess } from "./process-list.ts";

export interface ProcessTree {
  /** Sends a signal to all that live. */
  send(signal: NodeJS.Signals): void;
  /** Something of it lives. */
  lives(): boolean;
}

/** @param ownGroup the command leads a group and a session of its own */
export function openProcessTree(pid: number, ownGroup: boolean): ProcessTree {
  if (process.platform === "win32") return windowsTree(pid);
  const known = new Map<number, string>();
  const members = (): readonly number[] => {
    const found = membersAmong(listProcesses(), pid, ownGroup, known);
    for (const { pid, born } of found) known.set(pid, born);
    return found.map(({ pid }) => pid);
  };
  return {
    send: (signal) => {
      const found = members();
      // The group at once, so that nobody starts another one in between; then who has left it.
      if (ownGroup) sendTo(-pid, signal);
      else sendTo(pid, signal);
      for (const member of found) if (member !== pid) sendTo(member, signal);
    },
    lives: () => members().length > 0,
  };
}

/**
 * @param known members that were seen before, with their birth
 */
export function membersAmong(
  processes: readonly ListedProcess[],
  root: number,
  ownGroup: boolean,
  known: ReadonlyMap<number, string>,
): readonly ListedProcess[] {
  const found = new Map<number, ListedProcess>();
  for (const one of processes) {
    const led = ownGroup && (one.group === root || one.session === root);
    if (one.pid === root || led || known.get(one.pid) === one.born) found.set(one.pid, one);
  }
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const one of processes) if (found.has(one.parent)) found.set(one.pid, one);
  }
  return [...found.values()];
}

/** Whether anything is left in the group that a command led; asks the system once, without a list. */
export function groupIsEmpty(pid: number): boolean {
  if (process.platform === "win32") return true;
  try {
    process.kill(-pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or changed its user.
  }
}

/** Windows has no signals: a console program cannot be asked to end, only ended. */
function windowsTree(pid: number): ProcessTree {
  let ended = false;
  return {
    send: () => {
      ended = true;
      spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    },
    lives: () => !ended,
  };
}
