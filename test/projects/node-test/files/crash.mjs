// The process ends in the first attempt; what a retry would have brought nobody knows.
import { test } from "../entry.mjs";

test("crashes", { flaky: 5 }, () => process.exit(Number(process.env.EXIT_CODE)));
