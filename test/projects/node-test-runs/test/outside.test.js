import { test } from "node:test";

test("passes", () => {});
throw new Error("broke while loading");
