// `deflake report`: what a history tells, as one value.

import { openFailureLedger } from "../core/history/failure-ledger.ts";
import { gridOf } from "../core/history/grid.ts";
import type { Timeline } from "../core/history/history.ts";
import { openOutageLedger } from "../core/history/outages.ts";
import { openTimelineAccount } from "../core/history/timeline-ledger.ts";
import type { Report } from "../core/report/report.ts";
import type { Query, Store } from "./ports.ts";

export function report(query: Query, { store }: { readonly store: Store }): Promise<Report> {
  return store.read(query, async (history) => {
    const grid = gridOf(await history.runs(), await history.jobRuns());
    const ledger = openFailureLedger(grid);
    const outages = openOutageLedger(grid);
    for await (const attempt of history.failures()) {
      ledger.add(attempt);
      outages.add(attempt);
    }
    const failures = ledger.findings();
    const account = openTimelineAccount(grid, failures);
    const timelines: Timeline[] = [];
    for await (const timeline of history.timelines()) {
      account.add(timeline);
      timelines.push(timeline);
    }
    // The statistics load WebAssembly; whoever imports this verb and does not report pays nothing for it.
    const { reportOf } = await import("../core/report/report.ts");
    return reportOf({
      scope: { job: query.job, platform: Object.fromEntries(query.platform) },
      grid,
      counts: await history.counts(),
      sources: await history.sources(),
      failures,
      outages,
      timelines,
      account: account.findings(),
    });
  });
}
