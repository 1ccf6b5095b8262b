// subunit v2, the binary stream of testrepository, stestr, Bazaar, Samba and OpenStack.

import type { Outcome } from "../../core/model/outcome.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { utf8Of } from "../byte-text.ts";
import { Executions } from "./executions.ts";
import { PacketStream } from "./packet-stream.ts";
import type { Packet, Status } from "./packet.ts";
import { StreamNotes } from "./stream-notes.ts";

export const subunit: Format = {
  name: "subunit",
  title: "subunit v2",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "order",
    "worker",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "properties",
  ],
  retriesIn: "the id again after a failure",
  content: "bytes",
  sniff(head) {
    let packets = 0;
    let strayBefore = 0;
    const stream = new PacketStream({
      packet: () => (packets += 1),
      damaged: () => {},
      stray: (count) => (strayBefore += packets === 0 ? count : 0),
    });
    stream.push(head);
    // A packet has a checksum, so that nothing is one by chance. What begins with one is a stream; a log may hold some.
    if (packets > 0) return strayBefore === 0 ? 0.98 : 0.92;
    return strayBefore === 0 && stream.end() === 0 && head.length > 1024 ? 0.7 : 0;
  },
  open: (source, sink) => new StreamReader(source, sink),
};

const outcomes: Readonly<Record<Exclude<Status, "exists" | "inprogress">, Outcome>> = {
  success: "pass",
  uxsuccess: "unexpected-pass",
  skip: "skip",
  fail: "fail",
  xfail: "expected-failure",
};

/** Ids under which tools report what is no test: stestr a worker's exit, subunit a stream that it could not read. */
const processEnded = "process-returncode";
const streamDamaged = "subunit.parser";

class StreamReader implements Reader {
  readonly #sink: Sink;
  readonly #notes: StreamNotes;
  readonly #executions: Executions;
  readonly #packets: PacketStream;
  #any = false;

  constructor(source: string, sink: Sink) {
    this.#sink = sink;
    this.#notes = new StreamNotes(source);
    this.#executions = new Executions(sink, this.#notes);
    this.#packets = new PacketStream({
      packet: (packet, at) => this.#packet(packet, at),
      damaged: (at) => {
        this.#notes.damaged(at);
        this.#executions.incomplete();
      },
      stray: (count, at) => this.#notes.stray(count, at),
    });
  }

  push(bytes: string): void {
    this.#packets.push(bytes);
  }

  end(): void {
    const cutOff = this.#packets.end();
    if (cutOff !== null) {
      this.#notes.truncated(cutOff);
      this.#executions.incomplete();
    }
    this.#executions.end(!this.#any);
    for (const note of this.#notes.all("byte")) this.#sink.note(note);
  }

  #packet(packet: Packet, at: number): void {
    this.#any = true;
    if (packet.at !== null) this.#executions.clock(packet.at);
    if (packet.test === null) {
      if (packet.file !== null && packet.file.bytes !== "") this.#notes.looseAttachment(at);
    } else if (packet.test === processEnded) this.#processEnded(packet, at);
    else if (packet.test === streamDamaged) {
      if (packet.status === "fail") this.#notes.damaged(at);
      this.#executions.incomplete();
    } else this.#test(packet.test, packet);
  }

  #processEnded({ file, status }: Packet, at: number): void {
    if (status !== "fail") return;
    const what = file === null ? "" : utf8Of(file.bytes).trim().slice(0, 200);
    this.#notes.runnerFailed(what === "" ? "it says no more" : what, at);
    this.#executions.incomplete();
  }

  #test(test: string, packet: Packet): void {
    const { status, file } = packet;
    // A packet may carry the end of a test and its last file at once.
    if (file !== null && file.bytes !== "") this.#executions.attach(test, packet, file);
    if (status === "exists") this.#executions.announce(test);
    else if (status === "inprogress") this.#executions.begin(test, packet);
    else if (status !== null) this.#executions.finish(test, outcomes[status], packet);
  }
}
