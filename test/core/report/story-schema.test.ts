// The published schema is made of the one in the code, and real stories obey it.
import { expect, test } from "vitest";
import { everything } from "../../../src/app/ports.ts";
import { show } from "../../../src/app/show.ts";
import { storySchema } from "../../../src/core/report/story-schema.ts";
import { renderStoryJson } from "../../../src/render/story-json.ts";
import { drawn, failed } from "../../app/pictures.ts";
import { published } from "./published.ts";

test("schemas/story.schema.json is up to date (vitest -u writes it)", async () => {
  await expect(published("story:1", storySchema)).toMatchFileSnapshot("../../../schemas/story.schema.json");
});

test.each([
  ["test", "flaky"],
  ["test", "healthy"],
  ["test", "off"],
  ["run", "ci/3"],
  ["run", "ci/7"],
  ["job", "unit"],
  ["job", "slow"],
] as const)("the story of the %s %s obeys the schema", async (kind, name) => {
  const store = await drawn(
    { unit: { flaky: ".FRETCXs?", healthy: ".........", off: "sssssssss" }, slow: { flaky: "  ......." } },
    {
      run: (_, place) => ({ commit: `commit-${place >> 1}`, conclusion: place === 6 ? "timed-out" : null }),
      attempt: ({ outcome }) =>
        outcome === "fail"
          ? { failure: failed("3 != 4"), ignoredBecause: "known" }
          : outcome === "skip"
            ? { failure: failed("no network") }
            : {},
    },
  );
  const shown = await show(name, { kind, lastSteps: 5 }, everything, { store });
  if (shown.kind !== "story") throw new Error(JSON.stringify(shown));
  expect(storySchema.safeParse(JSON.parse(renderStoryJson(shown.story))).error).toBeUndefined();
});
