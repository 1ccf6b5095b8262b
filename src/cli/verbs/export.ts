// `deflake export`: the store of the project out into files.

import { exportHistory, type Exported } from "../../app/export.ts";
import { count, counted } from "../../core/report/wording.ts";
import { openOutlets } from "../../io/outlets.ts";
import { openParquetTables } from "../../io/parquet.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { ExportFlags } from "../flags/export.ts";
import { queryOf } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { chooseStore, withExistingStore } from "../store-choice.ts";

export async function exportStore(host: Host, flags: ExportFlags): Promise<void> {
  const { terminal, signal, cwd, version } = host;
  const { format, to, force, quiet } = flags;
  const exported = await withExistingStore(chooseStore(flags.store, host), async (store) =>
    exportHistory(
      queryOf(flags),
      { format, to, overwrite: force, version },
      {
        store,
        outlets: openOutlets(cwd),
        tables: openParquetTables(cwd),
        progress: terminal.progress(flags),
        signal,
      },
    ),
  );
  if (!quiet) terminal.print(summary(exported, flags));
}

function summary({ files, runs, jobRuns, attempts, leftOut }: Exported, { to, format }: ExportFlags): string {
  const lines = [
    `Wrote ${counted(files, "file")} to ${to}: ${counted(attempts, "attempt")}, ${counted(jobRuns, "job run")}, ${counted(runs, "run")}.`,
  ];
  if (leftOut > 0) lines.push(`${count(leftOut)} job runs of which no test is known have no place in ${format}.`);
  if (format === "ndjson") lines.push(`Next: deflake report ${shellWord(to)}`);
  return `${lines.join("\n")}\n`;
}
