// How often each test id has been seen in one file, so that tests that share a name get their numbers. A table of hashes:
// a file of two million tests costs tens of megabytes, and the ids themselves are not kept.
//
// Two ids with the same 64-bit hash would be counted as one; for two million tests the chance of any is about one in ten
// million.

/** Which execution a case is. */
export interface Turn {
  readonly occurrence: number;
  readonly attempt: number;
}

const first: Turn = { occurrence: 1, attempt: 1 };

/** State of an id in 32 bits: occurrence, attempts in it, whether the last one was bad. */
const attemptBits = 11;
const mostAttempts = (1 << attemptBits) - 1;
const mostOccurrences = (1 << (31 - attemptBits)) - 1;

/** Words of the table that one id takes: two of its hash, one of its state. Side by side, they cost one visit to memory. */
const words = 3;

export class Repeats {
  private capacity = 1024;
  private count = 0;
  private table = new Uint32Array(this.capacity * words);

  /**
   * Takes the next case of an id.
   *
   * @param retried whether, in this dialect, a case after a bad one of the same name is its retry
   * @param attempts how many attempts the case itself tells of
   * @param bad whether the last of them was bad
   */
  take(id: string, retried: boolean, attempts: number, bad: boolean): Turn {
    if (this.count * 4 >= this.capacity * 3) this.grow();
    const slot = this.find(id);
    const before = this.table[slot + 2] ?? 0;
    if (before === 0) this.count += 1;
    const turn = before === 0 ? first : next(before, retried);
    const total = Math.min(mostAttempts, turn.attempt - 1 + attempts);
    this.table[slot + 2] = (turn.occurrence << (attemptBits + 1)) | (total << 1) | (bad ? 1 : 0);
    return turn;
  }

  /** The slot of an id: the one that has its hash, or a free one that gets it. */
  private find(id: string): number {
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
    return this.place(high >>> 0, low >>> 0);
  }

  private place(high: number, low: number): number {
    const { table } = this;
    const last = this.capacity - 1;
    let slot = (high ^ (low >>> 7)) & last;
    while (table[slot * words + 2] !== 0 && (table[slot * words] !== high || table[slot * words + 1] !== low))
      slot = (slot + 1) & last;
    table[slot * words] = high;
    table[slot * words + 1] = low;
    return slot * words;
  }

  private grow(): void {
    const old = this.table;
    this.capacity *= 2;
    this.table = new Uint32Array(this.capacity * words);
    for (let slot = 0; slot < old.length; slot += words) {
      const state = old[slot + 2] ?? 0;
      if (state !== 0) this.table[this.place(old[slot] ?? 0, old[slot + 1] ?? 0) + 2] = state;
    }
  }
}

function next(state: number, retried: boolean): Turn {
  const occurrence = state >>> (attemptBits + 1);
  const attempts = (state >>> 1) & mostAttempts;
  if (retried && (state & 1) === 1) return { occurrence, attempt: attempts + 1 };
  return { occurrence: Math.min(mostOccurrences, occurrence + 1), attempt: 1 };
}
