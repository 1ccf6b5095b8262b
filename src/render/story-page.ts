// What a story says to people, before it is laid out: the finding first, then where, when and how. Everything here is in
// the story, so that JSON holds all that is shown. One file for each kind of story.

import type { JobStory } from "../core/report/job-story.ts";
import type { RunStory } from "../core/report/run-story.ts";
import type { TestStory } from "../core/report/test-story.ts";
import { jobPage } from "./job-story-page.ts";
import type { Page } from "./page.ts";
import { runPage } from "./run-story-page.ts";
import { testPage } from "./test-story-page.ts";

/** @param limit how many rows of a long list are shown */
export function storyPage(story: TestStory | RunStory | JobStory, limit: number): Page {
  switch (story.kind) {
    case "test":
      return testPage(story, limit);
    case "run":
      return runPage(story, limit);
    case "job":
      return jobPage(story, limit);
  }
}
