// A number for each id of a file, in a table of hashes: a file of two million tests costs tens of megabytes, and the ids themselves
// are not kept.
//
// Two ids with the same 64-bit hash would be taken for one; for two million tests the chance of any is about one in ten million.

/** Up to so many places the table grows by four at a time: moving what is in it costs more than the room does. */
const growsFastUpTo = 2 ** 18;

/** Words of the table that one id takes: two of its hash, one of its number. Side by side, they cost one visit to memory. */
const words = 3;

export class IdTable {
  #capacity = 1024;
  #count = 0;
  #table = new Uint32Array(this.#capacity * words);

  /** The slot of an id, valid until the next is asked for. */
  slotOf(id: string): number {
    if (this.#count * 4 >= this.#capacity * 3) this.#grow();
    // Two hashes in the manner of FNV-1a, over two characters at a time.
    let high = 0x811c9dc5;
    let low = 0xc2b2ae35;
    let at = 0;
    for (; at + 1 < id.length; at += 2) {
      const pair = id.charCodeAt(at) | (id.charCodeAt(at + 1) << 16);
      high = Math.imul(high ^ pair, 0x01000193);
      high ^= high >>> 13;
      low = Math.imul(low ^ pair, 0x5bd1e995);
      low ^= low >>> 15;
    }
    if (at < id.length) {
      high = Math.imul(high ^ id.charCodeAt(at), 0x01000193);
      low = Math.imul(low ^ id.charCodeAt(at), 0x5bd1e995);
    }
    return this.#place(high >>> 0, low >>> 0);
  }

  /** 0 for an id that was never given a number. */
  get(slot: number): number {
    return this.#table[slot + 2] ?? 0;
  }

  /** @param value above 0, in 32 bits */
  set(slot: number, value: number): void {
    if (this.#table[slot + 2] === 0) this.#count += 1;
    this.#table[slot + 2] = value;
  }

  #place(high: number, low: number): number {
    const table = this.#table;
    const last = this.#capacity - 1;
    let slot = (high ^ (low >>> 7)) & last;
    while (table[slot * words + 2] !== 0 && (table[slot * words] !== high || table[slot * words + 1] !== low))
      slot = (slot + 1) & last;
    table[slot * words] = high;
    table[slot * words + 1] = low;
    return slot * words;
  }

  #grow(): void {
    const old = this.#table;
    this.#capacity *= this.#capacity < growsFastUpTo ? 4 : 2;
    this.#table = new Uint32Array(this.#capacity * words);
    for (let slot = 0; slot < old.length; slot += words) {
      const value = old[slot + 2] ?? 0;
      if (value !== 0) this.#table[this.#place(old[slot] ?? 0, old[slot + 1] ?? 0) + 2] = value;
    }
  }
}
