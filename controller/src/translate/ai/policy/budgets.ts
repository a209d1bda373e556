import type { SecretObject } from "@sluice/manifest";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import { parseDuration } from "../../duration.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";
import { fittedName } from "./fitted-name.ts";
import { sameNames } from "./same-names.ts";
import type { RenderedPlugin, SectionPlugin, SectionValue } from "./section.ts";
import { isWebhook, webhookConfig, webhookPlace } from "./webhook.ts";

const PLUGIN = "ai-quota";

const SECOND = 1000;

/** Seconds that a window of the plugin may have: a leap year. */
const LONGEST_WINDOW = 366 * 24 * 60 * 60;

/** Characters that the plugin takes for a budget's name, and for that of the rule. */
const LONGEST_NAME = 128;
const LONGEST_RULE_NAME = 256;

const ZONE = /^(?:UTC|Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

type Budget = SectionValue<"budgets">[number];

/** What becomes of requests without room: what `action` may be. */
type Action = { readonly kind: "block" | "alert" } | { readonly kind: "downgrade"; readonly model: string };

/** `budgets`: ai-quota. A budget that is not kept is none, so no request goes on without. */
export const BUDGETS: SectionPlugin<"budgets"> = {
  section: "budgets",
  admit: (budgets, path, { catalog }) => {
    const issues = [
      ...budgets.flatMap((budget, index) => budgetIssues(budget, `${path}[${index}]`)),
      ...sameNames(budgets.map(budgetName), path),
      ...webhookIssues(budgets, path),
    ];
    // What is wrong here already would be told twice.
    return issues.length > 0 ? issues : pluginIssues(budgets, path, catalog);
  },
  render: (budgets, policy) => {
    if (budgets.length === 0) return { plugins: [], problems: [] };
    const module = { kind: "bundled" as const, plugin: PLUGIN };
    const reroutes = budgets.some(({ action }) => actionOf(action)?.kind === "downgrade");
    const webhook = webhookOf(budgets);
    const plugin: RenderedPlugin = {
      name: PLUGIN,
      module,
      failure: "closed",
      config: configOf(budgets, ruleName(policy)),
      stored: "accounts",
      priced: true,
      ...(webhook === undefined ? {} : { webhook: webhookPlace(webhook) }),
      ...(reroutes ? { reroutes: true } : {}),
    };
    return { plugins: [plugin], problems: [] };
  },
};

/** Routes with the same policy share its accounts. */
function ruleName({ metadata }: AIPolicy): string {
  return fittedName(`${metadata.namespace}/${metadata.name}`, LONGEST_RULE_NAME);
}

/** `prices` is there even if no model has one: then all are reported as unknown, and the plugin still starts. */
function configOf(budgets: readonly Budget[], rule: string): SecretObject {
  const webhook = webhookOf(budgets);
  return {
    rule_name: rule,
    budgets: budgets.map(budgetConfig),
    prices: [],
    ...(webhook === undefined ? {} : { webhook: webhookConfig(webhookPlace(webhook)) }),
  };
}

/** URL of the one who is told; undefined: nobody is. */
function webhookOf(budgets: readonly Budget[]): string | undefined {
  return budgets.find(({ webhook }) => webhook !== undefined)?.webhook?.url;
}

function budgetConfig(budget: Budget): SecretObject {
  const { per, values, model, amount, unit = "USD", period, timeZone = "UTC", action, alertAt } = budget;
  const found = actionOf(action);
  return {
    name: budgetName(budget),
    per,
    ...(values === undefined ? {} : { values }),
    ...(model === undefined ? {} : { models: [model] }),
    amount,
    unit,
    period,
    ...(period === "Rolling" ? { window: secondsOf(budget) } : { timeZone }),
    ...(found === undefined || found.kind === "block" ? {} : { action: found.kind }),
    ...(found?.kind === "downgrade" ? { model: found.model } : {}),
    ...(alertAt === undefined ? {} : { alertAt }),
  };
}

/** Of all that makes an account another one, so that it stays when budgets are moved or their amounts changed. */
function budgetName(budget: Budget): string {
  const { per, values = [], model = "", unit = "USD", period, timeZone = "UTC", action } = budget;
  const length = period === "Rolling" ? `${secondsOf(budget)}s` : `${period} ${timeZone}`;
  const kind = actionOf(action)?.kind ?? "block";
  const models = model === "" ? "" : `of ${model}`;
  const parts = [per, [...values].sort().join(","), models, unit, length, kind === "block" ? "" : kind];
  return fittedName(parts.filter((part) => part !== "").join(" "), LONGEST_NAME);
}

/** NaN: it is no duration. */
function secondsOf({ window = "" }: Budget): number {
  return (parseDuration(window) ?? Number.NaN) / SECOND;
}

/** Undefined: it is none. */
function actionOf(action: unknown): Action | undefined {
  if (action === undefined || action === "Block") return { kind: "block" };
  if (action === "Alert") return { kind: "alert" };
  if (typeof action !== "object" || action === null || !("Downgrade" in action)) return undefined;
  const { Downgrade: downgrade } = action;
  if (Object.keys(action).length !== 1 || typeof downgrade !== "object" || downgrade === null) return undefined;
  if (!("model" in downgrade) || typeof downgrade.model !== "string" || downgrade.model === "") return undefined;
  return Object.keys(downgrade).length === 1 ? { kind: "downgrade", model: downgrade.model } : undefined;
}

function budgetIssues(budget: Budget, path: string): readonly Issue[] {
  const { per, values, model, period, window, timeZone = "UTC", action, alertAt, webhook } = budget;
  const issues: Issue[] = [];
  const refuse = (key: string, message: string, reason?: Issue["reason"]) => {
    issues.push({ path: `${path}.${key}`, message, ...(reason === undefined ? {} : { reason }) });
  };
  if (per === "global" && values !== undefined) refuse("values", "is not read where per is global");
  if (model === "") refuse("model", "must not be empty: leave it out where all models are meant");
  if (!ZONE.test(timeZone)) {
    refuse("timeZone", "must be UTC or an offset as +05:30: zones that change their clocks have no fixed day");
  }
  if (period !== "Rolling" && window !== undefined) refuse("window", `is for period: Rolling, and period is ${period}`);
  const seconds = secondsOf(budget);
  if (period === "Rolling" && (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_WINDOW)) {
    refuse("window", "must be whole seconds, at least 1s and at most 8784h");
  }
  if (actionOf(action) === undefined) refuse("action", "must be Block, Alert, or an object {Downgrade: {model: NAME}}");
  if (action === "Alert" && alertAt === undefined) refuse("alertAt", "must say at which percents somebody is told");
  if (webhook !== undefined && !isWebhook(webhook.url)) {
    refuse("webhook.url", "must be http:// or https://, with a host, without user, password and fragment");
  }
  return issues;
}

/** Plugins have one webhook. */
function webhookIssues(budgets: readonly Budget[], path: string): readonly Issue[] {
  const url = webhookOf(budgets);
  return budgets.flatMap(({ alertAt, webhook }, index): readonly Issue[] => {
    const at = `${path}[${index}]`;
    if (alertAt !== undefined && url === undefined) {
      return [{ path: `${at}.webhook`, message: "must say who is told at alertAt" }];
    }
    const isOther = webhook !== undefined && webhook.url !== url;
    return isOther ? [{ path: `${at}.webhook.url`, message: "must be the same in all budgets of a policy" }] : [];
  });
}

/** What else the plugin would refuse: then its routes would answer nothing but errors. */
function pluginIssues(budgets: readonly Budget[], path: string, catalog: PluginCatalog): readonly Issue[] {
  const { errors } = catalog.check(PLUGIN, configOf(budgets, "admitted"));
  const found = errors.map(({ path: below, message }) => ({ path: below.replace(/^budgets/, path), message }));
  return [...found, ...budgets.flatMap(({ amount, unit }, index) => amountIssues(amount, unit, `${path}[${index}]`))];
}

/** The plugin reads amounts from text. */
function amountIssues(amount: string, unit: Budget["unit"] = "USD", path: string): readonly Issue[] {
  const isTokens = unit === "tokens";
  const isWhole = !amount.includes(".");
  const most = isTokens ? Number.MAX_SAFE_INTEGER : 1_000_000;
  const [whole = "", decimals = ""] = amount.split(".");
  const beyond = Number(whole) > most || (Number(whole) === most && Number(decimals || 0) > 0);
  const isNothing = Number(whole) === 0 && Number(decimals || 0) === 0;
  if (!beyond && !isNothing && (isWhole || !isTokens)) return [];
  const message = isTokens
    ? `must be a whole number of tokens from 1 to ${most}`
    : "must be US dollars, more than 0 and up to 1000000";
  return [{ path: `${path}.amount`, message }];
}
