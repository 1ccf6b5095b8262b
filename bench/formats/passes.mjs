// Passes over the bytes of a file: the reader's own, and the plain ones that it is measured against. Each begins with bytes, so that
// decoding them is part of all.
//
// The plain pass is what a tokenizer of the format has to do before anybody can ask what the tokens mean:
//
// - xml: htmlparser2, with handlers that look at nothing.
// - json: our scanner, each record taken whole, which parses it. JSON of any size is read so, a record in memory at a time.
// - json lines: lines, each of them parsed.
// - lines: lines, each of them a string, told by its kind and cut into the tokens of that kind by a pattern, which is what the
//   tokenizers above do: htmlparser2 hands out each name and value, and `JSON.parse` each member.
// - packets: subunit's packets, cut out and their sums checked.
// - cells: lines, cut at commas.
//
// Beside it stands a bare pass, which is no tokenizer and needs less: the text cut at its line breaks, with nothing looked at;
// and of JSON `JSON.parse`, of the whole text at once, which needs all of it in memory, or of each line, where one may be of
// any length.
import { StringDecoder } from "node:string_decoder";

const dist = (file) => import(`../../dist/formats/${file}`);

/** Lines with something done to each. */
async function lines(look) {
  const { LineSplitter } = await dist("line-splitter.js");
  return () => {
    let count = 0;
    const splitter = new LineSplitter((line) => {
      count += look(line) === null ? 0 : 1;
    });
    return { push: (text) => splitter.push(text), end: () => (splitter.end(), `${count} lines`) };
  };
}

/** The tokens of a line by the first pattern of the grammar that it fits; a line that fits none is text. */
const tokens = (grammar) => (line) => {
  for (const kind of grammar) {
    const match = kind.exec(line);
    if (match !== null) return match;
  }
  return null;
};

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    // What stands between events.
    return null;
  }
}

const plainPasses = {
  async xml() {
    const { Parser } = await import("htmlparser2");
    return () => {
      let elements = 0;
      const handlers = { onopentag: () => (elements += 1), onclosetag() {}, ontext() {} };
      const parser = new Parser(handlers, { xmlMode: true });
      return { push: (text) => parser.write(text), end: () => (parser.end(), `${elements} elements`) };
    };
  },
  async json({ depth }) {
    const { JsonScanner } = await dist("json-scanner.js");
    return () => {
      let values = 0;
      const interest = (path, opening) => (opening === "scalar" || path.length >= depth ? "take" : "enter");
      const scanner = new JsonScanner("a", { interest, value: () => (values += 1) }, { note() {} });
      return { push: (text) => scanner.push(text), end: () => (scanner.end(), `${values} values`) };
    };
  },
  "json lines": () => lines(parsed),
  lines: ({ grammar }) => lines(tokens(grammar)),
  cells: () => lines((line) => line.split(",")),
  async packets() {
    const { PacketStream } = await dist("subunit/packet-stream.js");
    return () => {
      let packets = 0;
      const stream = new PacketStream({ packet: () => (packets += 1), damaged() {}, stray() {} });
      return { push: (text) => stream.push(text), end: () => (stream.end(), `${packets} packets`) };
    };
  },
};

/** Null for formats of which there is none. */
async function bareOf({ plain, bare }) {
  if (plain === "xml" || plain === "packets") return null;
  if (bare !== undefined) return plainPasses[bare]();
  if (plain !== "json")
    return () => {
      let count = 0;
      return { push: (text) => (count += text.split("\n").length - 1), end: () => `${count} lines` };
    };
  return () => {
    let whole = "";
    return {
      push: (text) => (whole += text),
      end: () => `${Object.keys(JSON.parse(whole)).length} members`,
    };
  };
}

async function ownOf(kind, input) {
  const { formatNamed } = await dist("registry.js");
  const format = formatNamed(input.format ?? kind);
  /** @param ids gets the id of each attempt, where it is given */
  const open = (ids = null) => {
    const counts = { attempts: 0, jobRuns: 0, notes: 0 };
    const reader = format.open("file", {
      attempt: ({ test }) => {
        counts.attempts += 1;
        ids?.push(test);
      },
      about() {},
      run() {},
      jobRun: () => (counts.jobRuns += 1),
      summary() {},
      note: () => (counts.notes += 1),
    });
    const told = () => `${counts.attempts} attempts, ${counts.jobRuns} job runs, ${counts.notes} notes`;
    return { push: (text) => reader.push(text), end: () => (reader.end(), told()) };
  };
  return { open, encoding: format.content === "bytes" ? "latin1" : "utf8" };
}

/** What a reader does that knows everything already: for each attempt an id, its number, and an object. No reader does less. */
export async function attemptsAlone(ids) {
  const { testId } = await import("../../dist/core/model/test-id.js");
  const { attemptWith } = await import("../../dist/core/model/attempt.js");
  const { Occurrences } = await dist("occurrences.js");
  return () => {
    const occurrences = new Occurrences();
    let last = null;
    for (const id of ids) {
      const test = testId([id]);
      last = attemptWith(test, "pass", { occurrence: occurrences.next(test) });
    }
    return last;
  };
}

/** The passes over one input, each with what begins it anew. */
export async function passesOf(kind, input) {
  const { open, encoding } = await ownOf(kind, input);
  return { own: open, plain: await plainPasses[input.plain](input), bare: await bareOf(input), encoding };
}

/** Takes one pass over the bytes and returns what it says at its end. */
export function pass(begin, chunks, encoding) {
  const { push, end } = begin();
  const decoder = new StringDecoder(encoding);
  for (const bytes of chunks) push(decoder.write(bytes));
  push(decoder.end());
  return end();
}
