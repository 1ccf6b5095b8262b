// A report as Markdown.

import type { Report } from "../core/report/report.ts";
import { renderPageMarkdown } from "./page-markdown.ts";
import { pageOf, type PageOptions } from "./report-page.ts";

export const markdownDefaults: PageOptions = { limit: 20, paths: null };

export const renderReportMarkdown = (report: Report, options: PageOptions = markdownDefaults): string =>
  renderPageMarkdown(pageOf(report, options));
