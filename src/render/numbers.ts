// Numbers as people read them: as many digits as they can be trusted with, the same on every machine.

import type { Rate } from "../core/history/rate.ts";
import { count } from "../core/report/wording.ts";

/**
 * Two digits that mean something, and no `100` or `0` for what is only near them: 0.0044 is `0.44`, 0.02 is `2.0`,
 * 0.179 is `18`, 0.9996 is `99.96`.
 */
function bound(share: number): string {
  const percent = share * 100;
  if (percent <= 0) return "0";
  if (percent >= 100) return "100";
  return percent.toFixed(decimals(percent > 99 ? 100 - percent : percent));
}

/** Decimal places that leave two digits of a percentage that is below 10, and none above. */
const decimals = (percent: number): number =>
  percent >= 10 ? 0 : Math.min(12, Math.max(1, 1 - Math.floor(Math.log10(percent))));

/** `17.9 %`, `0.35 %`, `0 %`: one digit more than a bound has, because it is the number people quote. */
export function percent(share: number): string {
  const value = share * 100;
  return value >= 10 && value <= 99 ? `${value.toFixed(1)} %` : `${bound(share)} %`;
}

/** A chance that something is so: `97.3 %`, `over 99.9 %`, `below 0.1 %`. */
export function chanceText(chance: number): string {
  if (chance > 0.999) return "over 99.9 %";
  return chance < 0.001 ? "below 0.1 %" : percent(chance);
}

/** A small number of a simulation or an expectation: `0.31`, `0.0004`, `below 0.0001`. */
export function smallText(value: number): string {
  if (value < 0.0001) return value === 0 ? "0" : "below 0.0001";
  return value >= 0.1 ? value.toFixed(2) : value.toPrecision(1);
}

/** `15–21 %` */
export const interval = ({ low, high }: Pick<Rate, "low" | "high">): string => `${bound(low)}–${bound(high)} %`;

/** `95 % interval 15–21 %` */
export const intervalText = (rate: Rate): string => `${bound(rate.confidence)} % interval ${interval(rate)}`;

/** `9 of 240` */
export const ofText = ({ failures, executions }: Pick<Rate, "failures" | "executions">): string =>
  `${count(failures)} of ${count(executions)}`;

/** `2026-01-13`, or nothing where there is no date. */
export const day = (iso: string | null): string => iso?.slice(0, 10) ?? "";
