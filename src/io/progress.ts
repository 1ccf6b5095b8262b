// One line that says how far long work is: done, of how much, how fast, how long to go. Repainted in place, a few times a
// second at most, and gone when the work is.

import type { Clock, Progress } from "../app/ports.ts";

const repaintMs = 100;
/** Work that is over sooner is not announced: a line that flashes tells nobody anything. */
const patienceMs = 250;
/** How long the rate looks back, roughly; longer is steadier, shorter follows a change of pace. */
const memoryMs = 5000;

export interface Pace {
  readonly what: string;
  readonly unit: "bytes" | "runs";
  readonly done: number;
  readonly total: number | null;
  /** Units per millisecond; 0 until it is known. */
  readonly rate: number;
}

export interface ProgressLine extends Progress {
  /** Takes the line off the screen; the next repaint puts it back. */
  clear(): void;
}

export function openProgress(
  write: (text: string) => void,
  { clock, width }: { readonly clock: Clock; readonly width: () => number },
): ProgressLine {
  let pace: Pace | null = null;
  let startedAt = 0;
  let seen = { at: 0, done: 0 };
  let paintedAt = 0;
  let visible = false;

  const clear = (): void => {
    if (visible) write("\r\x1b[2K");
    visible = false;
  };
  return {
    clear,
    start: (what, total, unit) => {
      startedAt = clock.now();
      seen = { at: startedAt, done: 0 };
      paintedAt = startedAt;
      pace = { what, unit, done: 0, total, rate: 0 };
    },
    advance: (by) => {
      if (pace === null) return;
      pace = { ...pace, done: pace.done + by };
      const now = clock.now();
      if (now - paintedAt < repaintMs || now - startedAt < patienceMs) return;
      pace = { ...pace, rate: rateOf(pace, seen, now) };
      seen = { at: now, done: pace.done };
      paintedAt = now;
      write(`\r\x1b[2K${progressLine(pace, width() - 1)}`);
      visible = true;
    },
    stop: () => {
      clear();
      pace = null;
    },
  };
}

/** The pace since `seen`, blended with the one before by how much time each speaks for. */
function rateOf({ done, rate }: Pace, seen: { at: number; done: number }, now: number): number {
  const elapsed = now - seen.at;
  const latest = (done - seen.done) / elapsed;
  if (rate === 0) return latest;
  const weight = Math.exp(-elapsed / memoryMs);
  return weight * rate + (1 - weight) * latest;
}

/**
 * @example "Reading 45 %, 121.5 of 270.0 MB, 12.0 MB/s, 12 s left"
 */
export function progressLine({ what, unit, done, total, rate }: Pace, width: number): string {
  const parts: string[] = [];
  const amount = unit === "bytes" ? megabytes : whole;
  if (total !== null && total > 0) {
    // What was announced can be less than what comes: a compressed input unfolds, a file grows while it is read.
    const share = Math.min(1, done / total);
    parts.push(`${Math.floor(share * 100)} %`, `${amount(Math.min(done, total))} of ${amount(total)} ${name(unit)}`);
  } else {
    parts.push(`${amount(done)} ${name(unit)}`);
  }
  if (rate > 0) {
    const perSecond = rate * 1000;
    parts.push(`${unit === "runs" && perSecond < 10 ? perSecond.toFixed(1) : amount(perSecond)} ${name(unit)}/s`);
    if (total !== null && done < total) parts.push(`${timeText((total - done) / rate)} left`);
  }
  return `${what} ${parts.join(", ")}`.slice(0, width);
}

const name = (unit: Pace["unit"]): string => (unit === "bytes" ? "MB" : "runs");
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const whole = (count: number): string => String(Math.round(count));

function timeText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
