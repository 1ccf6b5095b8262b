// Texts in which each character stands for one byte, as formats get them that read bytes: what they say as UTF-8, and
// their CRC-32. The plain language has neither.

/** Reads UTF-8. A byte that is none by itself stands for the character of its number, as in latin1. */
export function utf8Of(bytes: string): string {
  let at = bytes.search(/[\u0080-\u00ff]/);
  if (at < 0) return bytes;
  let text = bytes.slice(0, at);
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    text += length === 1 ? bytes[at] : String.fromCodePoint(codePoint(bytes, at, length));
    at += length;
  }
  return text;
}

/** How many bytes the character at this place takes; 1 for a byte that begins none. */
function characterLength(bytes: string, at: number): number {
  const lead = bytes.charCodeAt(at);
  const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
  for (let next = 1; next < length; next += 1) if ((bytes.charCodeAt(at + next) & 0xc0) !== 0x80) return 1;
  if (length < 3) return length;
  const code = codePoint(bytes, at, length);
  const sound = code >= (length === 3 ? 0x800 : 0x10000) && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return sound ? length : 1;
}

function codePoint(bytes: string, at: number, length: number): number {
  let code = bytes.charCodeAt(at) & (0xff >> (length + 1));
  for (let next = 1; next < length; next += 1) code = (code << 6) | (bytes.charCodeAt(at + next) & 0x3f);
  return code;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** The CRC-32 of zlib and zip, of the bytes from one place up to another. */
export function crc32Of(bytes: string, from: number, to: number): number {
  let crc = 0xffffffff;
  for (let at = from; at < to; at += 1) crc = (crc >>> 8) ^ (crcTable[(crc ^ bytes.charCodeAt(at)) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
