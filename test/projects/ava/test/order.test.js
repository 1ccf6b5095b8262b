import test from "ava";

let polluted = false;
test.serial("pollutes", (t) => {
  polluted = true;
  t.pass();
});
test.serial("is quiet", (t) => t.pass());
test.serial("victim", (t) => t.false(polluted));
