import { HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { utcTime } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { numberText, Unit } from "./amount";
import { BudgetAccount } from "./budget-account";

/**
 * How the budgets of a request stand, by unit that with the least left: `x-budget-usd-limit`, `-remaining` and `-reset`, and
 * `x-budget-tokens-…`. @param now milliseconds since 1970
 */
export function budgetHeaders(accounts: Array<BudgetAccount>, now: i64): HeaderList {
  const headers = new HeaderList();
  tell(headers, "x-budget-usd-", scarcest(accounts, Unit.Usd), now);
  tell(headers, "x-budget-tokens-", scarcest(accounts, Unit.Tokens), now);
  return headers;
}

function tell(headers: HeaderList, prefix: string, account: BudgetAccount | null, now: i64): void {
  if (account == null) return;
  const state = account.state;
  if (state == null) return;
  const unit = account.terms.unit;
  headers.add(prefix + "limit", numberText(account.limit.most, unit));
  headers.add(prefix + "remaining", numberText(leftOf(account), unit));
  headers.add(prefix + "reset", utcTime(now + max<i64>(state.reset, 0)));
}

function scarcest(accounts: Array<BudgetAccount>, unit: Unit): BudgetAccount | null {
  let found: BudgetAccount | null = null;
  for (let i = 0; i < accounts.length; i++) {
    const account = accounts[i];
    if (account.terms.unit != unit || account.state == null) continue;
    if (found == null || leftOf(account) < leftOf(found)) found = account;
  }
  return found;
}

function leftOf(account: BudgetAccount): i64 {
  return max<i64>(account.limit.most - account.used, 0);
}
