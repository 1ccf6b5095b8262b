// A number for each id of a file, found by its hash: a file of two million tests costs tens of megabytes, and the ids themselves
// are not kept.
//
// Two ids with the same 64-bit hash would be taken for one; for two million tests the chance of any is about one in ten million.
//
// The entries stand one behind the other in the order in which their ids came, and a directory, which hashes lead into, says where:
// a visit to a random place of memory is what a table of this size costs, and the directory is small. Their words are signed, as
// numbers of 32 bits are in this language: others would be objects.

/** Up to so many places the directory grows by four at a time: moving what is in it costs more than the room does. */
const growsFastUpTo = 2 ** 18;

/** Words of an entry: two of its id's hash, one of its number. */
const words = 3;

/** Places of the directory for each entry; with fewer, ids whose hashes lead to the same place have to search too far. */
const placesPerEntry = 2;

const firstEntries = 1024;

export class IdTable {
  #entries = new Int32Array(firstEntries * words);
  #count = 0;
  /**
   * Of each place the number of an entry, from 1; 0 where none is. What such numbers leave free of 32 bits is of the hash, so
   * that nearly always one look is enough to pass by another id.
   */
  #directory = new Int32Array(firstEntries * placesPerEntry);
  /** Where in the directory the id that was asked for last belongs, if it is new. */
  #vacant = 0;

  /** The slot of an id, valid until the next is asked for. */
  slotOf(id: string): number {
    if (this.#count * placesPerEntry === this.#directory.length) this.#grow();
    // Two hashes in the manner of FNV-1a, over two characters at a time.
    let high = 0x811c9dc5 | 0;
    let low = 0xc2b2ae35 | 0;
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
    return this.#find(high, low);
  }

  /** 0 for an id that was never given a number. */
  get(slot: number): number {
    return (this.#entries[slot + 2] ?? 0) >>> 0;
  }

  /** @param value above 0, in 32 bits */
  set(slot: number, value: number): void {
    this.#entries[slot + 2] = value;
    if (slot !== this.#count * words) return;
    this.#count += 1;
    this.#directory[this.#vacant] = this.#signOf(this.#count);
  }

  /** The entry with a hash; where there is none, the next to be filled, with that hash. */
  #find(high: number, low: number): number {
    const entries = this.#entries;
    const directory = this.#directory;
    const last = directory.length - 1;
    let place = low & last;
    for (let told = directory[place] ?? 0; told !== 0; told = directory[place] ?? 0) {
      if (((told ^ high) & ~last) === 0) {
        const slot = ((told & last) - 1) * words;
        if (entries[slot] === high && entries[slot + 1] === low) return slot;
      }
      place = (place + 1) & last;
    }
    this.#vacant = place;
    const slot = this.#count * words;
    entries[slot] = high;
    entries[slot + 1] = low;
    return slot;
  }

  #grow(): void {
    const places = this.#directory.length * (this.#directory.length < growsFastUpTo ? 4 : 2);
    const told = this.#entries;
    this.#entries = new Int32Array((places / placesPerEntry) * words);
    this.#entries.set(told);
    this.#directory = new Int32Array(places);
    const last = places - 1;
    for (let number = 1; number <= this.#count; number += 1) {
      let place = (told[(number - 1) * words + 1] ?? 0) & last;
      while (this.#directory[place] !== 0) place = (place + 1) & last;
      this.#directory[place] = this.#signOf(number);
    }
  }

  /** What the directory tells of an entry. */
  #signOf(number: number): number {
    const high = this.#entries[(number - 1) * words] ?? 0;
    return (high & -this.#directory.length) | number;
  }
}
