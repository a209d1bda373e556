import { Bytes, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelPatterns, Subject, SubjectKind } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { onStoreErrorOf } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { amountForm, parseAmount, Unit } from "./amount";
import { Budget, BudgetScope } from "./budget";
import { Action, BudgetTerms } from "./budget-account";
import { AiQuotaConfig, BudgetItem } from "./generated/config.gen";
import { Period, PeriodKind, parseZone, periodKindOf } from "./period";

const MILLISECONDS: i64 = 1000;

/** What stands in front of all keys of one configuration's budgets: with a hash tag, so that a cluster keeps them together. */
export function budgetPrefix(ruleName: string): string {
  return "sluice-quota:{" + ruleName + "}:";
}

/** The configuration's `budgets`. @param path its place */
export function readBudgets(config: AiQuotaConfig, path: ConfigPath, issues: ConfigIssues): Array<Budget> {
  const budgets: Budget[] = [];
  const names: string[] = [];
  for (let i = 0; i < config.budgets.length; i++) {
    const item = config.budgets[i];
    const place = path.at(i);
    if (names.includes(item.name)) issues.error(place.key("name"), "another budget has this name");
    names.push(item.name);
    budgets.push(readBudget(item, config, place, issues));
  }
  return budgets;
}

function readBudget(item: BudgetItem, config: AiQuotaConfig, path: ConfigPath, issues: ConfigIssues): Budget {
  const unit = item.unit == "USD" ? Unit.Usd : Unit.Tokens;
  const most = parseAmount(item.amount, unit);
  if (most < 0) issues.error(path.key("amount"), amountForm(unit));
  checkTerms(item, config, path, issues);
  return new Budget(
    readScope(item, path, issues),
    max<i64>(most, 0),
    readPeriod(item, path, issues),
    prefixOf(item, config),
    termsOf(item, unit, config),
  );
}

function readScope(item: BudgetItem, path: ConfigPath, issues: ConfigIssues): BudgetScope {
  const isGlobal = item.per == "global";
  if (isGlobal && item.hasValues) issues.warn(path.key("values"), "is not read with per: global");
  const values = item.hasValues && !isGlobal ? new ModelPatterns(item.values) : null;
  return new BudgetScope(subjectOf(item.per), values, item.hasModels ? new ModelPatterns(item.models) : null);
}

function subjectOf(per: string): Subject | null {
  if (per == "model") return null;
  if (per == "consumer") return new Subject(SubjectKind.Consumer);
  if (per == "team") return new Subject(SubjectKind.Team);
  return new Subject(per == "route" ? SubjectKind.Route : SubjectKind.Global);
}

function readPeriod(item: BudgetItem, path: ConfigPath, issues: ConfigIssues): Period {
  const kind = periodKindOf(item.period);
  const isRolling = kind == PeriodKind.Rolling;
  if (isRolling && !item.hasWindow) issues.error(path.key("window"), "is required with period: Rolling");
  if (!isRolling && item.hasWindow) issues.warn(path.key("window"), "is not read with period: " + item.period);
  const zone = parseZone(item.timeZone);
  if (!zone.ok) issues.error(path.key("timeZone"), zone.error);
  return new Period(kind, zone.value, max<i64>(<i64>item.window, 1) * MILLISECONDS);
}

function checkTerms(item: BudgetItem, config: AiQuotaConfig, path: ConfigPath, issues: ConfigIssues): void {
  const downgrades = item.action == "downgrade";
  if (downgrades && !item.hasModel) issues.error(path.key("model"), "is required with action: downgrade");
  if (!downgrades && item.hasModel) issues.warn(path.key("model"), "is not read with action: " + item.action);
  if (item.action == "alert" && !item.hasAlertAt) issues.error(path.key("alertAt"), "is required with action: alert");
  if (item.hasAlertAt && !config.hasWebhook) {
    issues.error(path.key("alertAt"), "needs a webhook beside budgets, which says who is told");
  }
  if (item.unit == "USD" && !config.prices.exists) issues.error(path.key("unit"), "needs prices beside budgets");
}

function termsOf(item: BudgetItem, unit: Unit, config: AiQuotaConfig): BudgetTerms {
  const downgrades = item.action == "downgrade";
  const action = downgrades ? Action.Downgrade : item.action == "alert" ? Action.Alert : Action.Block;
  const onError = onStoreErrorOf(item.hasOnStoreError ? item.onStoreError : config.onStoreError);
  return new BudgetTerms(item.name, unit, action, Bytes.of(downgrades ? item.model : ""), item.alertAt, onError);
}

/** An account that is measured otherwise is another account. */
function prefixOf(item: BudgetItem, config: AiQuotaConfig): Bytes {
  const window = item.period == "Rolling" ? item.window.toString() : item.timeZone;
  const parts = [item.name, item.per, item.unit, item.period, window, ""];
  return Bytes.of(budgetPrefix(config.ruleName) + parts.join(":"));
}
