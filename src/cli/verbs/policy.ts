// `deflake policy …`: asks the verbs, prints what they say.

import { arch, platform } from "node:process";
import { addRules, removeRules, ruleLine } from "../../app/policy/edit.ts";
import { checkPolicy } from "../../app/policy/check.ts";
import { dryRun as playOver } from "../../app/policy/dry-run.ts";
import { explainTest } from "../../app/policy/explain.ts";
import { importRules } from "../../app/policy/import.ts";
import { absentPolicy, brokenPolicy, loadPolicy } from "../../app/policy/load.ts";
import { suggestRules } from "../../app/policy/suggest.ts";
import type { Store } from "../../app/ports.ts";
import { exitCodeOf, ProblemError } from "../../core/model/problem.ts";
import { asTestId } from "../../core/model/test-id.ts";
import { dayOf, daysAfter } from "../../core/policy/day.ts";
import { noPolicy, type Policy } from "../../core/policy/policy.ts";
import { counted } from "../../core/report/wording.ts";
import { parseFailure } from "../../formats/policy-file/rules.ts";
import { writeRule, type NewRule } from "../../formats/policy-file/write-rule.ts";
import { openTextFiles } from "../../io/text-files.ts";
import { renderFindings, renderFindingsJson } from "../../render/policy-findings.ts";
import { dryRunJson, dryRunPage } from "../../render/policy-dry-run-page.ts";
import { renderExplanation, renderExplanationJson } from "../../render/policy-explanation.ts";
import { renderPageText } from "../../render/page-text.ts";
import { ansi, plain } from "../../render/paint.ts";
import type {
  AddFlags,
  CheckFlags,
  DryRunFlags,
  ExplainFlags,
  ImportFlags,
  PolicyFlags,
  SuggestFlags,
} from "../flags/policy.ts";
import { queryOf, type StoreFlags } from "../flags/shared.ts";
import type { Host } from "../host.ts";
import { choosePolicy } from "../policy-choice.ts";
import { knownWords } from "../policy-words.ts";
import { chooseStore, isThere, withExistingStore } from "../store-choice.ts";
import { layoutOf } from "./speech.ts";

/** With the history, where there is one. */
async function withHistory<T>(host: Host, flags: StoreFlags, use: (store: Store | null) => Promise<T>): Promise<T> {
  const choice = chooseStore(flags.store, host);
  return flags.store === undefined && !isThere(choice) ? await use(null) : await withExistingStore(choice, use);
}

export async function check(host: Host, flags: CheckFlags): Promise<void> {
  const path = choosePolicy(flags.policy, host);
  const options = { path, known: knownWords(), reviews: flags.reviews };
  const checked = await withHistory(host, flags, async (store) =>
    checkPolicy(options, { texts: openTextFiles(host.cwd), clock: host.clock, store }),
  );
  if (checked === null) throw new ProblemError(absentPolicy(path));
  const paint = host.terminal.outputColour ? ansi : plain;
  host.terminal.print(flags.format === "json" ? renderFindingsJson(checked) : renderFindings(checked, paint));
  const errors = checked.findings.some(({ level }) => level === "error");
  host.process.exitCode = checked.rules === null ? exitCodeOf("bad-input") : errors ? 1 : 0;
}

async function policyAt(host: Host, path: string): Promise<Policy | null> {
  const loaded = await loadPolicy(path, knownWords(), { texts: openTextFiles(host.cwd) });
  if (loaded.kind === "broken") throw new ProblemError(brokenPolicy(path, loaded.findings));
  return loaded.kind === "absent" ? null : loaded.policy;
}

async function existingPolicy(host: Host, flags: PolicyFlags): Promise<Policy> {
  const path = choosePolicy(flags.policy, host);
  const policy = await policyAt(host, path);
  if (policy === null) throw new ProblemError(absentPolicy(path));
  return policy;
}

export async function explain(host: Host, flags: ExplainFlags, test: string): Promise<void> {
  const policy = await existingPolicy(host, flags);
  const facts = flags.platform ?? [
    ["os", platform],
    ["arch", arch],
  ];
  const there = new Map([...facts, ...(flags.job === undefined ? [] : [["job", flags.job] as const])]);
  const question = { test: asTestId(test), there, failure: flags.failure ?? null };
  const explanation = await withHistory(host, flags, async (store) =>
    explainTest(question, policy, { clock: host.clock, store }),
  );
  host.terminal.print(flags.format === "json" ? renderExplanationJson(explanation) : renderExplanation(explanation));
}

export async function add(host: Host, flags: AddFlags, test: string): Promise<void> {
  const path = choosePolicy(flags.policy, host);
  const today = dayOf(host.clock.now());
  const rule: NewRule = {
    test,
    action: flags.action,
    where: flags.where === undefined ? "all" : flags.where.map((fact) => new Map([fact])),
    failure: flags.failure === undefined ? null : parseFailure(flags.failure),
    reason: flags.reason,
    owner: flags.owner ?? null,
    issue: flags.issue ?? null,
    added: today,
    review: flags.review === undefined ? null : daysAfter(today, flags.review),
    evidence: null,
  };
  await addRules(path, [rule], knownWords(), { texts: openTextFiles(host.cwd) });
  host.terminal.print(`Added to ${path}: ${ruleLine(rule)}.\n`);
}

export async function remove(host: Host, flags: PolicyFlags, test: string): Promise<void> {
  const path = choosePolicy(flags.policy, host);
  const { removed } = await removeRules(path, test, knownWords(), { texts: openTextFiles(host.cwd) });
  host.terminal.print(removed.map((rule) => `Removed from ${path}: ${ruleLine(rule)}.\n`).join(""));
}

export async function suggest(host: Host, flags: SuggestFlags): Promise<void> {
  const path = choosePolicy(flags.policy, host);
  const policy = (await policyAt(host, path)) ?? noPolicy;
  const wish = { query: queryOf(flags), policy, action: flags.action, reviewDays: flags.review };
  const { rules, listed } = await withExistingStore(chooseStore(flags.store, host), async (store) =>
    suggestRules(wish, { store, clock: host.clock }),
  );
  const already = listed === 0 ? "" : ` ${counted(listed, "flaky test")} stand in ${path} already.`;
  if (rules.length === 0) {
    if (!flags.quiet) host.terminal.say(`Nothing to suggest.${already}\n`);
  } else if (!flags.quiet && already !== "") host.terminal.say(`${already.trim()}\n`);
  await hand(host, { ...flags, path }, rules);
}

/** Prints rules as a file of their own, or adds them to the one that is there. */
async function hand(
  host: Host,
  { write, path, quiet }: { readonly write: boolean; readonly path: string; readonly quiet: boolean },
  rules: readonly NewRule[],
): Promise<void> {
  if (!write) {
    host.terminal.print(
      `version: 1\nrules:${rules.length === 0 ? " []" : ""}\n${rules.map((rule) => `${writeRule(rule).join("\n")}\n`).join("")}`,
    );
    return;
  }
  await addRules(path, rules, knownWords(), { texts: openTextFiles(host.cwd) });
  if (!quiet) host.terminal.print(`Added ${counted(rules.length, "rule")} to ${path}.\n\nNext: deflake policy check\n`);
}

export async function dryRun(host: Host, flags: DryRunFlags): Promise<void> {
  const policy = await existingPolicy(host, flags);
  const result = await withExistingStore(chooseStore(flags.store, host), async (store) =>
    playOver(policy, queryOf(flags), { store }),
  );
  host.terminal.print(
    flags.format === "json" ? dryRunJson(result) : renderPageText(dryRunPage(result), layoutOf(host)),
  );
}

export async function importList(host: Host, flags: ImportFlags, path: string): Promise<void> {
  const { rules, notes } = await importRules(path, { texts: openTextFiles(host.cwd), clock: host.clock });
  if (!flags.quiet)
    for (const note of notes)
      host.terminal.say(
        `${note.place?.source ?? path}${note.place?.line === undefined ? "" : `:${note.place.line}`}: ${note.what}\n`,
      );
  await hand(host, { ...flags, path: choosePolicy(flags.policy, host) }, rules);
}
