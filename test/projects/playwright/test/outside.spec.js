const { test } = require("@playwright/test");

test("passes", () => {});
// A file that cannot be loaded ends the whole run, so that only the run that looks at this has one.
if (process.env.BREAK_OUTSIDE) throw new Error("broke while loading");
