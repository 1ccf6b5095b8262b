// Runs the files that it is given with `run()`, and writes the events as the reporter does.
import { resolve } from "node:path";
import { run } from "node:test";
import events from "./events.mjs";

run({ files: process.argv.slice(2).map((file) => resolve(file)), concurrency: true })
  .on("test:fail", (data) => {
    if (data.todo === undefined || data.todo === false) process.exitCode = 1;
  })
  .compose(events)
  .pipe(process.stdout);
