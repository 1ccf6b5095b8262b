// A report for scripts: the value itself. It holds everything that any other format shows.

import type { Report } from "../core/report/report.ts";

export const renderReportJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
