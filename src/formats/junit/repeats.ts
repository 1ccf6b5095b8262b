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

export class Repeats {
  private capacity = 1024;
  private count = 0;
  private high = new Uint32Array(this.capacity);
  private low = new Uint32Array(this.capacity);
  private states = new Uint32Array(this.capacity);

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
    const before = this.states[slot] ?? 0;
    if (before === 0) this.count += 1;
    const occurrence = before >>> (attemptBits + 1);
    const done = (before >>> 1) & mostAttempts;
    const isRetry = retried && (before & 1) === 1;
    const turn =
      before === 0
        ? first
        : isRetry
          ? { occurrence, attempt: done + 1 }
          : { occurrence: Math.min(mostOccurrences, occurrence + 1), attempt: 1 };
    const total = Math.min(mostAttempts, turn.attempt - 1 + attempts);
    this.states[slot] = ((turn.occurrence << (attemptBits + 1)) | (total << 1) | (bad ? 1 : 0)) >>> 0;
    return turn;
  }

  /** The slot of an id: the one that has its hash, or a free one that gets it. */
  private find(id: string): number {
    // Two FNV-1a hashes with different primes.
    let high = 0x811c9dc5;
    let low = 0xc2b2ae35;
    for (let at = 0; at < id.length; at += 1) {
      const code = id.charCodeAt(at);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x5bd1e995);
      low ^= low >>> 15;
    }
    return this.place(high >>> 0, low >>> 0);
  }

  private place(high: number, low: number): number {
    const mask = this.capacity - 1;
    let slot = (high ^ (low >>> 7)) & mask;
    while (this.states[slot] !== 0 && (this.high[slot] !== high || this.low[slot] !== low)) slot = (slot + 1) & mask;
    this.high[slot] = high;
    this.low[slot] = low;
    return slot;
  }

  private grow(): void {
    const { high, low, states } = this;
    this.capacity *= 2;
    this.high = new Uint32Array(this.capacity);
    this.low = new Uint32Array(this.capacity);
    this.states = new Uint32Array(this.capacity);
    for (let slot = 0; slot < states.length; slot += 1) {
      const state = states[slot] ?? 0;
      if (state !== 0) this.states[this.place(high[slot] ?? 0, low[slot] ?? 0)] = state;
    }
  }
}
