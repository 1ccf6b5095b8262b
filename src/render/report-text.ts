// A report for a terminal.

import type { Report } from "../core/report/report.ts";
import { renderPageText, type Layout } from "./page-text.ts";
import { plain } from "./paint.ts";
import { pageOf, type PageOptions } from "./report-page.ts";

export interface TextOptions extends PageOptions, Layout {}

export const textDefaults: TextOptions = { limit: 20, paths: null, width: 100, paint: plain };

export const renderReportText = (report: Report, options: TextOptions = textDefaults): string =>
  renderPageText(pageOf(report, options), options);
