// A story for scripts: the value itself, with the version of its shape.

import type { JobStory } from "../core/report/job-story.ts";
import type { RunStory } from "../core/report/run-story.ts";
import type { TestStory } from "../core/report/test-story.ts";

export const renderStoryJson = (story: TestStory | RunStory | JobStory): string =>
  `${JSON.stringify({ schema: "deflake-story/1", ...story }, null, 2)}\n`;
