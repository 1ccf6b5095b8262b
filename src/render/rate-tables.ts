// Tables that several sections of a report share: anything with counts and rates.

import type { Month } from "../core/history/months.ts";
import type { Rate } from "../core/history/rate.ts";
import { count } from "../core/report/wording.ts";
import { interval, percent } from "./numbers.ts";
import { paragraph, tableOf, type Paragraph, type Table } from "./page.ts";

/** Columns titled `job` and `test` hold names that other people gave. */
export function plainTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ("left" | "right")[],
): Table {
  const columns = titles.map((title, at) => ({
    title,
    align: align[at] ?? "left",
    names: title === "job" || title === "test",
  }));
  return tableOf(columns, rows);
}

export const rateColumns = ["rate", "95 % interval"] as const;

export const monthsTable = (months: readonly Month[]): Table =>
  plainTable(
    ["month", "runs", "failed", ...rateColumns],
    months.map((month) => [month.month, count(month.runs), count(month.failures), ...rateCells(month)]),
    ["left", "right", "right", "right", "right"],
  );

export const rateCells = (rate: Pick<Rate, "estimate" | "low" | "high">): readonly string[] =>
  rate.estimate === null ? ["", ""] : [percent(rate.estimate), interval(rate)];

/** Says why intervals are wider than the counts alone would make them, where they are. */
export function burstsRemark(rates: readonly Pick<Rate, "dispersion">[]): readonly Paragraph[] {
  const most = rates.reduce((top, { dispersion }) => Math.max(top, dispersion), 1);
  return most === 1
    ? []
    : [paragraph(`Failures come in bursts: intervals are made for a variance of up to ${most} times that of chance.`)];
}
