import test from "ava";

test("passes", (t) => t.pass());
throw new Error("broke while loading");
