// The archive of a run's logs: its jobs are the jobs of one run, each told by its whole log and not again by those of its steps.
import { join } from "node:path";
import { expect, test } from "vitest";
import { formats } from "../../src/formats/registry.ts";
import { folderWith, fresh, importing, picture } from "./ingesting.ts";

const stamped = (...lines: readonly string[]): string =>
  lines.map((line, at) => `2026-03-01T10:00:${String(at).padStart(2, "0")}.1234567Z ${line}\n`).join("");
const pytest = (...summary: readonly string[]): string =>
  stamped(
    "##[group]Run pytest",
    "##[endgroup]",
    "=========== short test summary info ===========",
    ...summary,
    `=========== ${summary.length} failed, 7 passed in 1.50s ===========`,
    "##[error]Process completed with exit code 1.",
  );

const steps = pytest("FAILED tests/a.py::adds - assert 1 == 2");
const archive = {
  "logs_77/0_unit (ubuntu).txt": steps,
  "logs_77/unit (ubuntu)/1_Set up job.txt": stamped("Current runner version: '2.331.0'"),
  "logs_77/unit (ubuntu)/2_Run pytest.txt": steps,
  "logs_77/unit (ubuntu)/system.txt": stamped("Job is about to start running on the hosted runner"),
  "logs_77/-1_unit (windows).txt": pytest("FAILED tests/a.py::adds - assert 1 == 2", "FAILED tests/b.py::sums"),
  "logs_77/unit (windows)/1_Run pytest.txt": stamped("nothing"),
};

test("the jobs of an archive are those of one run", async () => {
  const [root, store] = [folderWith(archive), fresh()];
  const { runs, inputs } = await importing(store, [join(root, "logs_77")], {}, { formats });
  expect([runs, inputs]).toEqual([1, 2]);
  expect(await picture(store)).toEqual([
    "logs_77/unit (ubuntu): tests/a.py::adds fail",
    "logs_77/unit (windows): tests/a.py::adds fail, tests/b.py::sums fail",
  ]);
});

test("imported again, nothing is new", async () => {
  const store = fresh();
  await importing(store, [join(folderWith(archive), "logs_77")], {}, { formats });
  expect(await importing(store, [join(folderWith(archive), "logs_77")], {}, { formats })).toMatchObject({
    known: 2,
    added: 0,
  });
});

test("the logs of steps alone are read", async () => {
  const [root, store] = [folderWith({ "logs_78/unit/2_Run pytest.txt": steps }), fresh()];
  await importing(store, [join(root, "logs_78")], {}, { formats });
  expect(await picture(store)).toEqual(["2_Run pytest.txt/: tests/a.py::adds fail"]);
});
