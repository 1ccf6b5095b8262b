// Lengths of time and shares as people write them: `10m`, `20%`.

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** @example parseLength("1h30m") // 5400000 */
export function parseLength(text: string): number | null {
  if (!/^(?:\d{1,6}[smhd])+$/.test(text)) return null;
  let sum = 0;
  for (const [, number = "", unit = ""] of text.matchAll(/(\d+)([smhd])/g))
    sum += Number(number) * (unitsMs[unit] ?? 0);
  return sum;
}

/** @example parseShare("20%") // 0.2 */
export function parseShare(text: string): number | null {
  const match = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text);
  const share =
    match === null ? (/^(?:0?\.\d+|[01](?:\.0+)?)$/.test(text) ? Number(text) : null) : Number(match[1]) / 100;
  return share !== null && share >= 0 && share <= 1 ? share : null;
}
