import test from "ava";

test("fails", (t) => t.is(1 + 1, 3));
