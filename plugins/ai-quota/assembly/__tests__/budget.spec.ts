import { Bytes, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hasPrice, readPrices } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { ErrorStyle, SubjectFacts } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { AccountState, Charge } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Need } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { alertJson, claimOf, reaches } from "../alert";
import { amountText, numberText, parseAmount, Unit } from "../amount";
import { BudgetAccount } from "../budget-account";
import { budgetHeaders } from "../budget-headers";
import { AiQuotaConfig } from "../generated/config.gen";
import { readBudgets } from "../read-budgets";
import { fullest, Refusal } from "../refusal";
import { Spend } from "../spend";

/** 2026-11-30T08:33:20Z */
const NOW: i64 = 1_796_027_600_000;
const DAY_END: i64 = 1_796_083_200_000;

/** A request of alice's, of the team red, on the route chat. */
class Given extends SubjectFacts {
  header(_name: Bytes): Bytes | null {
    return null;
  }

  param(_name: string): Bytes | null {
    return null;
  }

  cookie(_name: string): Bytes | null {
    return null;
  }

  consumer(): Bytes | null {
    return Bytes.of("alice");
  }

  team(): Bytes | null {
    return Bytes.of("red");
  }

  remoteAddress(): Bytes | null {
    return null;
  }

  routeName(): Bytes | null {
    return Bytes.of("chat");
  }
}

/** What is wrong with a budget, in one line. */
function issuesOf(budget: string, beside: string = ""): string {
  const issues = new ConfigIssues();
  read(budget, beside, issues);
  return issues.summary + issues.warnings.join("; ");
}

function read(budget: string, beside: string, issues: ConfigIssues): AiQuotaConfig {
  const json = '{"rule_name":"r"' + beside + ',"budgets":[{"name":"n",' + budget + "}]}";
  const config = AiQuotaConfig.decode(JsonValue.of(Bytes.of(json)), ConfigPath.root(), issues);
  readBudgets(config, ConfigPath.root().key("budgets"), issues);
  return config;
}

/** The account of a request; null: the budget is not for it. */
function accountOf(budget: string, model: string = "gpt-4o", downgraded: bool = false): BudgetAccount | null {
  const issues = new ConfigIssues();
  const beside = ',"prices":[],"webhook":{"service_name":"w"}';
  const config = read(budget, beside, issues);
  expect(issues.summary).toBe("");
  const budgets = readBudgets(config, ConfigPath.root().key("budgets"), issues);
  return budgets[0].accountOf(new Given(), Bytes.of(model), downgraded, NOW);
}

function keyOf(budget: string, model: string = "gpt-4o"): string {
  const account = accountOf(budget, model);
  return account == null ? "(none)" : account.limit.key.toString();
}

function enforces(budget: string, model: string, downgraded: bool = false): bool {
  const account = accountOf(budget, model, downgraded);
  return account != null && account.enforces;
}

/** With such a state, of 10 US$ or tokens a day. */
function accountAt(budget: string, fits: bool, used: i64, retry: i64): BudgetAccount {
  const found = accountOf(budget);
  expect(found).not.toBeNull();
  const account = found == null ? accountAt(budget, fits, used, retry) : found;
  account.answered(new AccountState(fits, used, DAY_END - NOW, retry, 0), fits, Spend.none());
  return account;
}

function headersText(account: BudgetAccount): string {
  const headers = budgetHeaders([account], NOW);
  const lines: string[] = [];
  for (let i = 0; i < headers.length; i++)
    lines.push(headers.nameAt(i).toString() + ": " + headers.valueAt(i).toString());
  return lines.join("\n");
}

describe("an amount", () => {
  test("is whole tokens, or dollars to the last decimal", () => {
    expect(parseAmount("1000000", Unit.Tokens)).toBe(1_000_000);
    expect(parseAmount("50", Unit.Usd)).toBe(50_000_000_000_000);
    expect(parseAmount("0.000000000001", Unit.Usd)).toBe(1);
    expect(parseAmount("1000000", Unit.Usd)).toBe(1_000_000_000_000_000_000);
  });

  test("that is none is told from one", () => {
    const rows: string[] = ["", "0", "-1", "1.5", "1e3", "9007199254740992", "99999999999999999999"];
    for (let i = 0; i < rows.length; i++) expect(parseAmount(rows[i], Unit.Tokens)).toBe(-1, rows[i]);
    const money: string[] = ["", "0", "0.0", ".", "1.", ".5", "1000000.000000000001", "0.0000000000001", "$5", "1,5"];
    for (let i = 0; i < money.length; i++) expect(parseAmount(money[i], Unit.Usd)).toBe(-1, money[i]);
  });

  test("is told as it was written", () => {
    const rows: string[] = ["50", "0.000000000001", "12.5", "999999.999999999999"];
    for (let i = 0; i < rows.length; i++) expect(numberText(parseAmount(rows[i], Unit.Usd), Unit.Usd)).toBe(rows[i]);
    expect(amountText(1200, Unit.Tokens)).toBe("1200 tokens");
    expect(amountText(12_500_000_000_000, Unit.Usd)).toBe("US$ 12.5");
  });
});

describe("the account of a request", () => {
  test("is named by all that makes it another", () => {
    const head = "sluice-quota:{r}:n:";
    expect(keyOf('"amount":"10"')).toBe(head + "global:tokens:Month:UTC:2026-11:");
    expect(keyOf('"amount":"10","per":"consumer","period":"Day"')).toBe(
      head + "consumer:tokens:Day:UTC:2026-11-30:alice",
    );
    expect(keyOf('"amount":"10","per":"team","period":"Week"')).toBe(head + "team:tokens:Week:UTC:2026-11-30:red");
    expect(keyOf('"amount":"10","per":"model","unit":"USD"')).toBe(head + "model:USD:Month:UTC:2026-11:gpt-4o");
    expect(keyOf('"amount":"10","per":"route","period":"Rolling","window":60')).toBe(
      head + "route:tokens:Rolling:60:chat",
    );
  });

  test("is there for its values and models alone", () => {
    expect(keyOf('"amount":"1","per":"consumer","values":["bob","al*"]').includes(":alice")).toBe(true);
    expect(keyOf('"amount":"1","per":"consumer","values":["bob"]')).toBe("(none)");
    expect(keyOf('"amount":"1","models":["gpt-4*"]')).not.toBe("(none)");
    expect(keyOf('"amount":"1","models":["gpt-4*"]', "claude")).toBe("(none)");
    expect(keyOf('"amount":"1","per":"model"', "")).toBe("(none)");
  });

  test("stops a request by its action", () => {
    expect(enforces('"amount":"1"', "a")).toBe(true);
    expect(enforces('"amount":"1","action":"alert","alertAt":[80]', "a")).toBe(false);
    const downgrade = '"amount":"1","action":"downgrade","model":"mini"';
    expect(enforces(downgrade, "a")).toBe(true);
    expect(enforces(downgrade, "mini")).toBe(false, "it asks the cheaper one already");
    expect(enforces(downgrade, "other", true)).toBe(false, "it was changed already");
    expect(enforces('"amount":"1"', "a", true)).toBe(true);
  });

  test("keeps what was reserved where nobody knows the cost", () => {
    const account = accountAt('"amount":"10","unit":"USD"', true, 0, 0);
    account.answered(new AccountState(true, 5, 0, 0, 7), true, new Spend(3, 5));
    expect(account.settle(new Charge(), new Spend(3, -1), false)).toBe(false);
    expect(account.settle(new Charge(), new Spend(3, 5), false)).toBe(false, "it was what was expected");
    expect(account.settle(new Charge(), new Spend(3, 4), false)).toBe(true);
    expect(account.settle(new Charge(), null, false)).toBe(true);
    expect(account.settle(new Charge(), new Spend(3, 5), true)).toBe(true, "only the store knows");
  });
});

describe("what a call may cost", () => {
  test("is its model's price, or the highest of all where that is not known", () => {
    const issues = new ConfigIssues();
    const json =
      '[{"model":"a","price":{"input":"1","output":"2"}},{"provider":"p","model":"b*","price":{"input":"10","output":"30"}}]';
    const prices = readPrices(JsonValue.of(Bytes.of(json)), ConfigPath.root(), issues);
    expect(issues.summary).toBe("");
    const need = new Need(10, 5);
    expect(Spend.expected(prices, Bytes.of("a"), need).picoDollars).toBe(20_000_000);
    expect(Spend.expected(prices, Bytes.of("alias"), need).picoDollars).toBe(250_000_000);
    expect(Spend.expected(prices, Bytes.of("a"), need).tokens).toBe(15);
    expect(hasPrice(prices, Bytes.of("a"))).toBe(true);
    expect(hasPrice(prices, Bytes.of("alias"))).toBe(false);
    const none = readPrices(JsonValue.missing(), ConfigPath.root(), issues);
    expect(Spend.expected(none, Bytes.of("a"), need).picoDollars).toBe(-1);
    expect(Spend.expected(none, Bytes.of("a"), need).of(Unit.Usd)).toBe(0);
    expect(Spend.expected(none, Bytes.of("a"), Need.none()).picoDollars).toBe(0);
  });
});

describe("a budget that is wrong", () => {
  test("is told with its place", () => {
    const rows: string[] = [
      '"amount":"x"',
      "budgets[0].amount: expected a whole number of tokens",
      '"amount":"1.5"',
      "budgets[0].amount: expected a whole number of tokens",
      '"amount":"0","unit":"USD"',
      "budgets[0].amount: expected US dollars",
      '"amount":"1","unit":"USD"',
      "budgets[0].unit: needs prices",
      '"amount":"1","period":"Rolling"',
      "budgets[0].window: is required",
      '"amount":"1","window":5',
      "budgets[0].window: is not read",
      '"amount":"1","timeZone":"Europe/Berlin"',
      "budgets[0].timeZone: expected UTC",
      '"amount":"1","action":"downgrade"',
      "budgets[0].model: is required",
      '"amount":"1","model":"a"',
      "budgets[0].model: is not read",
      '"amount":"1","action":"alert"',
      "budgets[0].alertAt: is required",
      '"amount":"1","alertAt":[80]',
      "budgets[0].alertAt: needs a webhook",
      '"amount":"1","values":["a"]',
      "budgets[0].values: is not read",
    ];
    for (let i = 0; i < rows.length; i += 2) expect(issuesOf(rows[i]).includes(rows[i + 1])).toBe(true, rows[i]);
    expect(issuesOf('"amount":"1"},{"name":"n","amount":"2"').includes("budgets[1].name: another budget")).toBe(true);
  });
});

describe("a refusal", () => {
  test("tells what is used, when there is room again, and what to do", () => {
    const account = accountAt('"amount":"10","unit":"USD","period":"Day"', false, 9_990_000_000_000, DAY_END - NOW);
    const refusal = Refusal.of(account, new Spend(10, 20_000_000_000), ErrorStyle.OpenAi, NOW);
    expect(refusal.status).toBe(402);
    expect(refusal.body.toString()).toBe(
      '{"error":{"message":"Budget n: US$ 9.99 of US$ 10 are used, and this request may take US$ 0.02. It has room again at 2026-12-01T00:00:00Z; until then, ask for fewer tokens or a cheaper model, or have it raised","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}',
    );
    expect(headersText(account)).toBe(
      "x-budget-usd-limit: 10\nx-budget-usd-remaining: 0.01\nx-budget-usd-reset: 2026-12-01T00:00:00Z",
    );
  });

  test("of a request that is more than all of it says no time", () => {
    const account = accountAt('"amount":"10"', false, 0, -1);
    const refusal = Refusal.of(account, new Spend(11, 0), ErrorStyle.Anthropic, NOW);
    expect(refusal.status).toBe(429);
    expect(refusal.body.toString().includes("this request may take 11 tokens, and all of it is 10 tokens")).toBe(true);
    expect(refusal.body.toString().includes('"type":"error"')).toBe(true);
    expect(refusal.headers.length).toBe(1);
  });

  test("is by the budget that refuses longest", () => {
    const soon = accountAt('"amount":"10"', false, 10, 5);
    const late = accountAt('"amount":"10"', false, 10, 9);
    const never = accountAt('"amount":"10"', false, 0, -1);
    const tried = accountAt('"amount":"10","action":"alert","alertAt":[80]', false, 0, -1);
    expect(fullest([soon, late, tried])).toBe(late);
    expect(fullest([soon, never, late])).toBe(never);
    expect(fullest([tried])).toBeNull();
  });
});

describe("an alert", () => {
  test("is due from its percentage on", () => {
    expect(reaches(80, 100, 80)).toBe(true);
    expect(reaches(79, 100, 80)).toBe(false);
    expect(reaches(29, 100, 29)).toBe(true);
    expect(reaches(1_000_000_000_000_000_000, 1_000_000_000_000_000_000, 100)).toBe(true);
    expect(reaches(150, 100, 150)).toBe(true);
  });

  test("is claimed once a period, and says all in exact numbers", () => {
    const account = accountAt('"amount":"10","unit":"USD","period":"Day","per":"consumer"', true, 0, 0);
    const claim = claimOf(account, 80);
    expect(claim.key.toString()).toBe("alert:80:" + account.limit.key.toString());
    expect(claim.window).toBe(DAY_END);
    expect(alertJson(account, 8_000_000_000_001, 80).toString()).toBe(
      '{"budget":"n","value":"alice","unit":"USD","amount":"10","used":"8.000000000001","percent":80,"period":"2026-11-30","resetAt":"2026-12-01T00:00:00Z"}',
    );
    const rolling = accountAt('"amount":"10","period":"Rolling","window":60', true, 0, 0);
    expect(alertJson(rolling, 8, 80).toString()).toBe(
      '{"budget":"n","unit":"tokens","amount":"10","used":"8","percent":80,"windowSeconds":60}',
    );
  });
});
