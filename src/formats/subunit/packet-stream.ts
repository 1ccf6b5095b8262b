// Packets out of bytes that come in pieces. The format allows other bytes between packets, such as what a test printed on
// the same stream; they are passed over and counted. Memory is that of one packet, of 4 MiB at most.

import { packetAt, signature, type Packet } from "./packet.ts";

export interface PacketListener {
  /** @param at the place of its first byte */
  packet(packet: Packet, at: number): void;
  /** A packet whose checksum is wrong. */
  damaged(at: number): void;
  /** Bytes of no packet. */
  stray(count: number, at: number): void;
}

const triesAtMost = 64;

export class PacketStream {
  readonly #listener: PacketListener;
  #bytes = "";
  /** The place of the first of them among all. */
  #start = 0;
  #needed = 0;
  /** The end of a damaged packet; only whole packets count before it. And how many more were seen that are not. */
  #damagedUntil = 0;
  #tries = 0;

  constructor(listener: PacketListener) {
    this.#listener = listener;
  }

  push(bytes: string): void {
    this.#bytes += bytes;
    if (this.#bytes.length >= this.#needed) this.#scan(false);
  }

  /** Returns the place of a packet that the end cuts off; null where there is none. */
  end(): number | null {
    return this.#scan(true);
  }

  /**
   * @param over whether no more bytes come: what still waits for more is no packet if one stands further on
   * @returns where that begins which the end cuts off
   */
  #scan(over: boolean): number | null {
    const bytes = this.#bytes;
    let at = 0;
    /** Where the bytes began that were no packet. */
    let stray = Math.max(0, this.#damagedUntil - this.#start);
    let waiting: number | null = null;
    this.#needed = 0;
    while (at < bytes.length) {
      const next = bytes.indexOf(signature, at);
      at = next < 0 ? bytes.length : next;
      if (next < 0) break;
      const look = packetAt(bytes, at);
      if (look.kind === "packet") {
        this.#tellStray(stray, at);
        this.#listener.packet(look.packet, this.#start + at);
        at += look.length;
        stray = at;
        waiting = null;
      } else if (look.kind === "damaged") {
        const begins = at >= stray;
        if (begins) {
          this.#tellStray(stray, at);
          this.#listener.damaged(this.#start + at);
          stray = at + look.length;
          waiting = null;
        }
        at = this.#into(at, stray, begins);
      } else if (look.kind === "none") at += 1;
      else if (over) {
        waiting ??= at;
        at += 1;
      } else {
        this.#needed = look.needed;
        break;
      }
    }
    this.#tellStray(stray, waiting ?? at);
    this.#bytes = bytes.slice(at);
    const cut = waiting === null ? null : this.#start + waiting;
    this.#start += at;
    return cut;
  }

  /**
   * Where to look on in what seems to be damaged: what a test printed may look like a packet that reaches into a real one.
   * Not without end, for each look goes through all of it.
   */
  #into(at: number, end: number, begins: boolean): number {
    this.#damagedUntil = this.#start + end;
    this.#tries = begins ? 0 : this.#tries + 1;
    return this.#tries > triesAtMost ? end : at + 1;
  }

  #tellStray(from: number, to: number): void {
    if (to > from) this.#listener.stray(to - from, this.#start + from);
  }
}
