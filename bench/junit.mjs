// What reading JUnit XML costs, against a bare pass of the same XML library over the same bytes: CPU of a process of its own
// for each, and its peak memory. To reach: at most 1.6 times the CPU, and less than 200 MB, on every file.
//
//   npm run build && node bench/junit.mjs [megabytes] [file…]     files: cases dense text cdata attribute comment
import { spawnSync } from "node:child_process";
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);

/** Writes pieces until so many bytes are written. */
function fill(file, bytes, piece) {
  let written = 0;
  for (let number = 0; written < bytes; number += 1) written += writeSync(file, piece(number));
}

/** 200 cases, 3 % of them failed: about 280 bytes a case, as large projects in Java have them. */
const ample = (number) =>
  suite(
    `com.example.shop.orders.fulfilment.integration.Order${number}ProcessingServiceTest`,
    number,
    (name, at) =>
      `<testcase name="should_process_an_order_${number}_${at}_with_several_parts_and_discounts[customer=${at % 7}, currency=EUR]" classname="${name}" file="src/test/java/com/example/shop/orders/fulfilment" time="0.${String((at * 37) % 1000).padStart(3, "0")}"`,
  );

/** The same with names as short as they get: more cases in as many bytes. */
const dense = (number) =>
  suite(
    `org.shop.Suite${number}Test`,
    number,
    (name, at) => `<testcase name="handles_${number}_${at}" classname="${name}" time="0.0${at % 10}"`,
  );

function suite(name, number, open) {
  const cases = Array.from({ length: 200 }, (_, at) => {
    const tag = `    ${open(name, at)}`;
    if (at % 33 !== 0) return `${tag}/>\n`;
    const trace = `	at ${name}.handles(Suite${number}Test.java:${at})\n`.repeat(12);
    const text = `java.lang.AssertionError: x < ${at} & y\n${trace}`;
    const body = at % 2 === 0 ? `<![CDATA[${text}]]>` : text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return `${tag}>\n      <failure message="expected: &lt;${at}&gt; but was: &lt;0&gt;" type="java.lang.AssertionError">${body}</failure>\n    </testcase>\n`;
  });
  return `  <testsuite name="${name}" tests="200" timestamp="2026-03-01T10:00:00Z" time="12.5">\n${cases.join("")}  </testsuite>\n`;
}

const line =
  "2026-03-01 10:00:00.123 INFO  [main] org.shop.orders.OrderService - handled an order of 17 parts &amp; more\n";
const lines = line.repeat(1000);
const before = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
const openCase = '<testsuite name="s"><testcase name="printed" classname="a">';
const after = "</testcase></testsuite></testsuites>\n";

/** Share of the size that was asked for, what stands before, piece by piece, and after. */
const files = {
  cases: { share: 1, head: before, piece: ample, tail: "</testsuites>\n" },
  dense: { share: 0.4, head: before, piece: dense, tail: "</testsuites>\n" },
  text: {
    share: 0.8,
    head: `${before}${openCase}<failure message="m"/><system-out>`,
    piece: () => lines,
    tail: `</system-out>${after}`,
  },
  cdata: {
    share: 0.8,
    head: `${before}${openCase}<failure message="m"/><system-out><![CDATA[`,
    piece: () => lines,
    tail: `]]></system-out>${after}`,
  },
  attribute: {
    share: 0.8,
    head: `${before}${openCase}<failure message="`,
    piece: () => lines,
    tail: `"/>${after}`,
  },
  comment: { share: 0.8, head: `${before}<!-- `, piece: () => lines, tail: ` -->${openCase}${after}` },
};

function write(path, { head, piece, share, tail }, megabytes) {
  const file = openSync(path, "w");
  writeSync(file, head);
  fill(file, megabytes * share * 1e6, piece);
  writeSync(file, tail);
  closeSync(file);
}

/** Hands the file's text on in pieces and returns what it cost. */
async function measure(path, push, end) {
  for await (const text of createReadStream(path, { encoding: "utf8", highWaterMark: 65_536 })) push(text);
  const told = end();
  const { system, user } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024, told };
}

async function bare(path) {
  const { Parser } = await import("htmlparser2");
  let elements = 0;
  let characters = 0;
  const parser = new Parser(
    {
      onopentag: () => (elements += 1),
      onclosetag: () => {},
      ontext: (text) => (characters += text.length),
    },
    { xmlMode: true },
  );
  return measure(
    path,
    (text) => parser.write(text),
    () => {
      parser.end();
      return `${elements} elements, ${characters} characters`;
    },
  );
}

async function ours(path) {
  const { junit } = await import("../dist/formats/junit/junit.js");
  let attempts = 0;
  let notes = 0;
  const sink = {
    attempt: () => (attempts += 1),
    about: () => {},
    run: () => {},
    jobRun: () => {},
    summary: () => {},
    note: () => (notes += 1),
  };
  const reader = junit.open(path, sink);
  return measure(
    path,
    (text) => reader.push(text),
    () => {
      reader.end();
      return `${attempts} attempts, ${notes} notes`;
    },
  );
}

function inProcess(task, path) {
  const { stdout, stderr } = spawnSync(process.execPath, [self, task, path], { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const [task, ...rest] = process.argv.slice(2);
if (task === "--bare") process.stdout.write(JSON.stringify(await bare(rest[0])));
else if (task === "--ours") process.stdout.write(JSON.stringify(await ours(rest[0])));
else {
  const megabytes = Number(task ?? 500);
  const folder = mkdtempSync(join(tmpdir(), "deflake-junit-"));
  for (const [name, file] of Object.entries(files)) {
    if (rest.length > 0 && !rest.includes(name)) continue;
    const path = join(folder, `${name}.xml`);
    write(path, file, megabytes);
    const library = inProcess("--bare", path);
    const reader = inProcess("--ours", path);
    rmSync(path);
    const show = ({ cpuSeconds, megabytes: peak, told }) =>
      `${cpuSeconds.toFixed(2)} s CPU, ${peak.toFixed(0)} MB (${told})`;
    console.log(`${name}: ${(reader.cpuSeconds / library.cpuSeconds).toFixed(2)} times the bare pass`);
    console.log(`  bare   ${show(library)}`);
    console.log(`  junit  ${show(reader)}`);
  }
  rmSync(folder, { recursive: true });
}
