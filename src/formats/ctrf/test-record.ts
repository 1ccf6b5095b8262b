// What a CTRF report may say of a test, or of one of its attempts, which has the same fields.

import type { JsonRecord } from "../json-fields.ts";

export type TestRecord = JsonRecord<
  // Its name.
  | "name"
  | "filePath"
  | "suite"
  | "browser"
  // How it ended.
  | "status"
  | "rawStatus"
  | "duration"
  | "start"
  | "threadId"
  | "message"
  | "trace"
  | "stdout"
  | "stderr"
  // Its retries, and among them the number of an attempt.
  | "retries"
  | "retryAttempts"
  | "flaky"
  | "attempt"
  // What has no field of its own.
  | "tags"
  | "labels"
  | "parameters"
  | "extra"
>;
