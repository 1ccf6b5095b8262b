// The pictures of the documents show what commands print now, and the bars stand for the figures in the README.
import { join } from "node:path";
import { expect, test } from "vitest";
import { ranTo, root } from "../cli/deflake.ts";

test("docs/pictures is what scripts/pictures.mjs draws", async () => {
  const { code, err } = await ranTo([process.execPath, join(root, "scripts/pictures.mjs"), "--check"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
});
