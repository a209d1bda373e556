import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, ErrorStyle, errorBody } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Need } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account } from "./account";
import { limitHeaders, secondsOf, standingsOf } from "./limit-headers";
import { amountText, Measure, numberText } from "./measure";

const CONTENT_TYPE: string = "application/json";

/** An answer in the provider's place. */
@final
export class Refusal {
  constructor(
    readonly body: Bytes,
    readonly headers: HeaderList,
  ) {}

  /** Higress's: `seconds` until the window is over. */
  static ofHigress(message: Bytes, seconds: i64): Refusal {
    return new Refusal(message, new HeaderList().add("x-tokenratelimit-reset", seconds.toString()));
  }

  /** @param message what is answered; null: an error as the client's API has it */
  static of(accounts: Array<Account>, need: Need, style: ErrorStyle, message: Bytes | null, now: i64): Refusal {
    const headers = limitHeaders(standingsOf(accounts), style, now);
    const account = fullest(accounts);
    const retry = account == null ? 0 : account.retry;
    if (retry >= 0) {
      const seconds = max<i64>(secondsOf(retry), 1).toString();
      headers.add("retry-after", seconds);
      headers.add("x-tokenratelimit-reset", seconds);
    }
    if (message != null) return new Refusal(message, headers);
    headers.add("content-type", CONTENT_TYPE);
    const text = account == null ? "Too many requests" : reasonOf(account, need);
    const error = AiError.of(AiErrorKind.RateLimit, text, "rate_limit_exceeded");
    return new Refusal(errorBody(style, error), headers);
  }

  /** Nobody knows what the model costs, and a limit of money is not to be passed without. */
  static ofPrice(model: Bytes, style: ErrorStyle): Refusal {
    const text =
      "The model " +
      model.toString() +
      " has no price, and its limit is in money: ask for another model, or have a price configured";
    const error = AiError.of(AiErrorKind.Billing, text, "unknown_price");
    return new Refusal(errorBody(style, error), new HeaderList().add("content-type", CONTENT_TYPE));
  }

  /** The store failed, and a limit is not to be passed without it. */
  static ofStore(style: ErrorStyle): Refusal {
    const text = "The rate limit can not be checked at the moment: try again later";
    const error = AiError.of(AiErrorKind.Overloaded, text, "rate_limit_unavailable");
    return new Refusal(
      errorBody(style, error),
      new HeaderList().add("content-type", CONTENT_TYPE).add("retry-after", "1"),
    );
  }
}

/** The account that refuses longest, for ever first; null when none refuses. */
export function fullest(accounts: Array<Account>): Account | null {
  let found: Account | null = null;
  let longest: i64 = -1;
  for (let i = 0; i < accounts.length; i++) {
    const account = accounts[i];
    if (!account.isFull || account.terms.shadow) continue;
    const wait = account.retry < 0 ? i64.MAX_VALUE : account.retry;
    if (wait <= longest) continue;
    found = account;
    longest = wait;
  }
  return found;
}

/** What a client has to know: which limit, how it stands, and what to do. */
export function reasonOf(account: Account, need: Need): string {
  const measure = account.terms.measure;
  const most = amountText(measure, account.limit.most);
  const expected = account.expected(need);
  const window = " in " + secondsOf(account.limit.window).toString() + "s";
  const head = "Rate limit " + account.terms.name + ": ";
  if (account.retry < 0) {
    const advice = measure == Measure.Input ? "shorten the prompt" : "ask for fewer tokens, or shorten the prompt";
    return (
      head +
      "this request may take " +
      amountText(measure, expected) +
      ", and no more than " +
      most +
      window +
      " are allowed: " +
      advice
    );
  }
  const more = expected > 1 ? ", and this request may take " + numberText(measure, expected) : "";
  const wait = max<i64>(secondsOf(account.retry), 1).toString();
  return (
    head +
    numberText(measure, account.used) +
    " of " +
    most +
    window +
    " are used" +
    more +
    ". Try again in " +
    wait +
    "s"
  );
}
