// The repositories of testrepository and stestr: each numbered file is a run, the books tell nothing of their own.
import { join } from "node:path";
import { expect, test } from "vitest";
import { formats } from "../../src/formats/registry.ts";
import { folderWith, fresh, importing, picture } from "./ingesting.ts";

const stream = (tests: Readonly<Record<string, "success" | "failure">>): string =>
  Object.entries(tests)
    .map(([name, outcome]) => `time: 2026-01-02 03:04:05Z\ntags: worker-0\ntest: ${name}\n${outcome}: ${name}\n`)
    .join("");

const repository = {
  ".stestr/0": stream({ a: "success", b: "failure" }),
  ".stestr/1": stream({ b: "success" }),
  ".stestr/10": stream({ c: "success" }),
  ".stestr/failing": stream({ b: "failure" }),
  ".stestr/format": "1\n",
  ".stestr/next-stream": "11\n",
  ".stestr/times.dbm": "",
  ".stestr/times.dbm.dat": "a\n",
  ".stestr/meta.dbm": "",
};

test("each numbered file is a run with its number as its name", async () => {
  const [root, store] = [folderWith(repository), fresh()];
  const { runs, notes } = await importing(store, [join(root, ".stestr")], {}, { formats });
  expect(await picture(store)).toEqual(["0/: a pass, b fail", "1/: b pass", "10/: c pass"]);
  expect([runs, notes]).toEqual([3, []]);
});

test("imported again with one more run, only that is new", async () => {
  const store = fresh();
  await importing(store, [join(folderWith(repository), ".stestr")], {}, { formats });
  const root = folderWith({ ...repository, ".stestr/11": stream({ a: "failure" }), ".stestr/next-stream": "12\n" });
  expect(await importing(store, [join(root, ".stestr")], {}, { formats })).toMatchObject({ added: 1, known: 3 });
});

test("what flags say stands before it", async () => {
  const [root, store] = [folderWith(repository), fresh()];
  await importing(store, [join(root, ".stestr")], { runsPer: "all" }, { formats });
  expect((await picture(store)).length).toBe(1);
});

test("a file of a repository may be given alone, its list of failures too", async () => {
  const [root, store] = [folderWith(repository), fresh()];
  await importing(store, [join(root, ".stestr/failing")], {}, { formats });
  expect(await picture(store)).toEqual(["failing/: b fail"]);
});

test.each(["format", "next-stream", "times.dbm.dat"])("%s given alone is known, and holds no results", async (book) => {
  const root = folderWith({ ...repository, "a.subunit": stream({ z: "success" }) });
  const paths = [join(root, ".stestr", book), join(root, "a.subunit")];
  const { notes } = await importing(fresh(), paths, {}, { formats });
  expect(notes.map(({ code, level }) => `${level} ${code}`)).toEqual(["info no-results"]);
});

test("a folder around it says that it is there", async () => {
  const root = folderWith({ ...repository, "a.subunit": stream({ z: "success" }) });
  const store = fresh();
  const { notes } = await importing(store, [root], {}, { formats });
  expect(notes.map(({ code, place }) => `${code} ${place?.source.replace(root, "")}`)).toEqual([
    "hidden-repository /.stestr",
  ]);
  expect(await picture(store)).toEqual(["a.subunit/: z pass"]);
});

test("a folder with one of its marks only is no repository", async () => {
  const [root, store] = [
    folderWith({ "r/0": stream({ a: "success" }), "r/1": stream({ b: "success" }), "r/format": "1\n" }),
    fresh(),
  ];
  await importing(store, [join(root, "r")], {}, { formats });
  expect(await picture(store)).toEqual(["r/: a pass, b pass"]);
});
