// A fresh folder for a test of the command line, with the recorded history of `examples/` in it or a few runs of it,
// and `deflake` as a command on the path of its shell.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { main, ranTo, root, type Circumstances, type Ended } from "./deflake.ts";

export interface Workplace {
  readonly folder: string;
  /** Runs a line of shell there. */
  shell(line: string, circumstances?: Omit<Circumstances, "cwd">): Promise<Ended>;
  /** Another workplace with all that is in this one. */
  copy(): Workplace;
  clear(): void;
}

/** With a few runs of the history, two of which failed, since more of them only take longer; and with the flaky test. */
export const openSmallWorkplace = (): Workplace =>
  openWorkplace((folder) => {
    for (const run of ["0001", "0002", "0003", "0016", "0017", "0018"])
      cpSync(join(root, "examples/micropython", run), join(folder, "examples/micropython", run), { recursive: true });
    cpSync(join(root, "examples/diagnosis"), join(folder, "examples/diagnosis"), { recursive: true });
    cpSync(join(root, "examples/testr"), join(folder, "examples/testr"), { recursive: true });
  });

/** With one of the projects in `test/projects`. */
export const openProject = (name: string): Workplace =>
  openWorkplace((folder) => cpSync(join(root, "test/projects", name), folder, { recursive: true }));

/** With all of `examples/`. */
export const openFullWorkplace = (): Workplace =>
  openWorkplace((folder) => cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true }));

function openWorkplace(fill: (folder: string) => void): Workplace {
  const top = mkdtempSync(join(tmpdir(), "deflake-cli-"));
  const folder = join(top, "work");
  const bin = join(top, "bin");
  mkdirSync(bin);
  fill(folder);
  chmodSync(main, 0o755);
  symlinkSync(main, join(bin, "deflake"));
  return {
    folder,
    shell: async (line, { env = {}, ...circumstances } = {}) =>
      ranTo(["bash", "-c", line], {
        ...circumstances,
        cwd: folder,
        env: { PATH: `${bin}${delimiter}${process.env["PATH"]}`, ...env },
      }),
    copy: () => openWorkplace((copy) => cpSync(folder, copy, { recursive: true })),
    // What a process that was killed has started may still write.
    clear: () => rmSync(top, { recursive: true, force: true, maxRetries: 20 }),
  };
}
