// `deflake import`: files into the store of the project, and what became of them.

import { ingest } from "../../app/ingest.ts";
import { openInputs } from "../../io/inputs/inputs.ts";
import { renderImportJson } from "../../render/import-json.ts";
import { importPage } from "../../render/import-page.ts";
import { renderPageText } from "../../render/page-text.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { ImportFlags } from "../flags/import.ts";
import type { Host } from "../host.ts";
import { chooseStore, withStore } from "../store-choice.ts";
import { layoutOf, withStoreWords } from "./speech.ts";

export async function importResults(host: Host, flags: ImportFlags, paths: readonly string[]): Promise<void> {
  const { args, terminal, clock, signal, stdin } = host;
  const options = {
    as: flags.as ?? null,
    layout: flags.layout ?? null,
    run: flags.run ?? null,
    job: flags.job ?? null,
    platform: new Map(flags.platform ?? []),
    runsPer: flags.runsPer,
  };
  const ingested = await withStore(chooseStore(flags.store, host), async (store) =>
    ingest(paths, options, { store, inputs: openInputs(stdin), clock, progress: terminal.progress(flags), signal }),
  );
  if (flags.format === "json") return terminal.print(renderImportJson(ingested));
  const again = ["deflake", ...args].map(shellWord).join(" ");
  const page = ingested.interrupted
    ? importPage(ingested, again, flags)
    : withStoreWords(importPage(ingested, "deflake report", flags), flags);
  terminal.print(renderPageText(page, layoutOf(host)));
}
