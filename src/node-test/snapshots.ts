// Node 22.3 and newer number the snapshots of a test in the order in which they are asserted, and go on counting when a test
// runs again: attempt 2 would look for "name 2". The counters, and what was to be written, go back with the attempt.
import type { NativeTest, SnapshotFile } from "./native.ts";

/** Notes where the snapshot counters of a test and its subtests stand; the function returned puts them back. */
export function markSnapshots(test: NativeTest): () => void {
  const fullName = fullNameOf(test);
  const before = new Map(filesOf(test).map(([path, file]) => [path, new Map(ownCounts(file, fullName))]));
  return () => {
    const writing = test.root.harness?.snapshotManager?.updateSnapshots === true;
    for (const [path, file] of filesOf(test)) {
      for (const [name, next] of ownCounts(file, fullName)) {
        const first = before.get(path)?.get(name);
        if (writing) for (let n = first ?? 1; n < next; n += 1) delete file.snapshots[keyOf(`${name} ${n}`)];
        if (first === undefined) file.nameCounts.delete(name);
        else file.nameCounts.set(name, first);
      }
    }
  };
}

function filesOf(test: NativeTest): [string, SnapshotFile][] {
  return [...(test.root.harness?.snapshotManager?.cache ?? [])];
}

/** The counters of the test and of its subtests; a counter holds the number of the next snapshot, from 1. */
function ownCounts({ nameCounts }: SnapshotFile, name: string): [string, number][] {
  return [...nameCounts].filter(([counted]) => counted === name || counted.startsWith(`${name} > `));
}

function fullNameOf(test: NativeTest): string {
  const names: string[] = [];
  for (let at: NativeTest | null = test; at !== null && at !== test.root; at = at.parent) names.unshift(at.name);
  return names.join(" > ");
}

/** As Node writes a snapshot's id into the object of snapshots. */
function keyOf(id: string): string {
  return JSON.stringify(id).slice(1, -1).replaceAll("`", "\\`").replaceAll("${", "\\${");
}
