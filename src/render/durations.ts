// Lengths of time as people read them.

/** @example durationText(3725) // "1 h 02 min" */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 100 ? `${hours} h ${String(minutes % 60).padStart(2, "0")} min` : `${Math.round(hours / 24)} days`;
}

/** `about 2 min 10 s left (12 s to 8 min)`. */
export const leftText = ({ seconds, low, high }: { seconds: number; low: number; high: number }): string =>
  `about ${durationText(seconds)} left (${durationText(low)} to ${durationText(high)})`;
