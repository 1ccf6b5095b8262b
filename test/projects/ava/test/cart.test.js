import test from "ava";

test("cart adds", (t) => t.pass());
test("cart takes (a few) [at] $1.50 * 2", (t) => t.pass());
test.skip("cart ships", (t) => t.pass());
