// `deflake report`: what a history tells, as one value.

import type { Report } from "../core/report/report.ts";
import type { Query, Store } from "./ports.ts";
import { readWhole } from "./read-whole.ts";

export function report(query: Query, { store }: { readonly store: Store }): Promise<Report> {
  return store.read(query, async (history) => {
    const whole = await readWhole(history);
    // The statistics load WebAssembly; whoever imports this verb and does not report pays nothing for it.
    const { reportOf } = await import("../core/report/report.ts");
    return reportOf({ scope: { job: query.job, platform: Object.fromEntries(query.platform) }, ...whole });
  });
}
