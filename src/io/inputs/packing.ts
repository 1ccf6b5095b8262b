// How bytes are packed, from the first of them.

export type Packing = "zip" | "gzip" | "plain";

/** @param start the first four bytes, or all where there are fewer */
export function packingOfBytes(start: Uint8Array): Packing {
  const [a, b, c, d] = start;
  if (a === 0x1f && b === 0x8b) return "gzip";
  const zip = a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6));
  return zip ? "zip" : "plain";
}
