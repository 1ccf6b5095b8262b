import test from "ava";

test.serial("passes before", (t) => t.pass());
test.serial("crashes", () => {
  process.exit(3);
});
