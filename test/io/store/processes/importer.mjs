// A process that imports inputs into a folder and says which ones are committed. Made to be killed.
//
//   node importer.mjs log|duckdb FOLDER FROM TO

import { writeSync } from "node:fs";
import { openDuckDbStore } from "../../../../dist/io/store/duckdb/store.js";
import { openLogStore } from "../../../../dist/io/store/log-store.js";
import { inputOf } from "./inputs.mjs";

const [kind, folder, from, to] = process.argv.slice(2);
const say = (line) => writeSync(1, `${line}\n`);

try {
  const store = kind === "log" ? await openLogStore(folder) : await openDuckDbStore(folder);
  for (let input = Number(from); input < Number(to); input++) {
    const { told, attempts } = inputOf(input);
    const intake = store.intake();
    for (const attempt of attempts) intake.attempt(0, attempt);
    const { kind: became } = await intake.commit(told);
    say(`${became} ${input}`);
  }
  await store.close();
  say("done");
} catch (error) {
  say(error.problem === undefined ? `bug ${error.stack}` : `problem ${error.problem.code} ${error.problem.why}`);
  process.exitCode = 1;
}
