import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, ErrorStyle, errorBody, utcTime } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { amountText, Unit } from "./amount";
import { BudgetAccount } from "./budget-account";
import { shownModel } from "./call";
import { Spend } from "./spend";

const PAYMENT_REQUIRED: u32 = 402;
const TOO_MANY_REQUESTS: u32 = 429;
const UNAVAILABLE: u32 = 503;
const SECONDS: i64 = 1000;

/** An answer in the provider's place. */
@final
export class Refusal {
  constructor(
    readonly status: u32,
    readonly body: Bytes,
    readonly headers: HeaderList,
  ) {}

  /** A budget has no room. @param account the one that has none @param now milliseconds since 1970 */
  static of(account: BudgetAccount, expected: Spend, style: ErrorStyle, now: i64): Refusal {
    const headers = new HeaderList();
    if (account.retry >= 0) headers.add("retry-after", secondsUntil(account.retry).toString());
    const status = account.terms.unit == Unit.Usd ? PAYMENT_REQUIRED : TOO_MANY_REQUESTS;
    const error = AiError.of(AiErrorKind.Billing, reasonOf(account, expected, now), "insufficient_quota");
    return new Refusal(status, errorBody(style, error), headers.add("content-type", "application/json"));
  }

  /** Adds headers. */
  tell(headers: HeaderList): void {
    for (let i = 0; i < headers.length; i++) this.headers.addBytes(headers.nameAt(i), headers.valueAt(i));
  }

  /** The model has no price, and a budget in money is not to be passed without. */
  static ofPrice(model: Bytes, style: ErrorStyle): Refusal {
    const text =
      "The model " +
      shownModel(model) +
      " has no price, and its budget is in money: ask for another model, or have a price configured";
    const error = AiError.of(AiErrorKind.Billing, text, "unknown_price");
    return new Refusal(
      PAYMENT_REQUIRED,
      errorBody(style, error),
      new HeaderList().add("content-type", "application/json"),
    );
  }

  /** The store failed, and a budget is not to be passed without it. */
  static ofStore(style: ErrorStyle): Refusal {
    const text = "The budget can not be checked at the moment: try again later";
    const error = AiError.of(AiErrorKind.Overloaded, text, "budget_unavailable");
    const headers = new HeaderList().add("content-type", "application/json").add("retry-after", "1");
    return new Refusal(UNAVAILABLE, errorBody(style, error), headers);
  }
}

/** The account that refuses longest, for ever first; null when none refuses. */
export function fullest(accounts: Array<BudgetAccount>): BudgetAccount | null {
  let found: BudgetAccount | null = null;
  let longest: i64 = -1;
  for (let i = 0; i < accounts.length; i++) {
    const account = accounts[i];
    if (!account.isFull || !account.enforces) continue;
    const wait = account.retry < 0 ? i64.MAX_VALUE : account.retry;
    if (wait <= longest) continue;
    found = account;
    longest = wait;
  }
  return found;
}

/** What a client has to know: which budget, how it stands, when it begins anew, and what to do. */
function reasonOf(account: BudgetAccount, expected: Spend, now: i64): string {
  const unit = account.terms.unit;
  const amount = expected.of(unit);
  const most = amountText(account.limit.most, unit);
  const head = "Budget " + account.terms.name + ": ";
  const takes = "this request may take " + amountText(amount, unit);
  const advice =
    unit == Unit.Usd ? "ask for fewer tokens or a cheaper model" : "ask for fewer tokens, or shorten the prompt";
  if (account.retry < 0) return head + takes + ", and all of it is " + most + ": " + advice;
  const used = amountText(account.used, unit) + " of " + most + " are used";
  const more = amount > 0 ? ", and " + takes : "";
  return (
    head +
    used +
    more +
    ". It has room again at " +
    utcTime(now + account.retry) +
    "; until then, " +
    advice +
    ", or have it raised"
  );
}

/** Rounded up. @param milliseconds not less than 0 */
function secondsUntil(milliseconds: i64): i64 {
  return max<i64>((milliseconds + SECONDS - 1) / SECONDS, 1);
}
