import { HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorStyle } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { utcTime } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Account } from "./account";
import { Measure, numberText } from "./measure";

/** How one kind of limit stands, for headers. */
@final
export class Standing {
  constructor(
    readonly measure: Measure,
    readonly limit: i64,
    readonly remaining: i64,
    /** Milliseconds until all of it is there again. */
    readonly reset: i64,
  ) {}
}

/** The standing of each measure: of the account with the least left, where several count the same. Shadows are not shown. */
export function standingsOf(accounts: Array<Account>): Array<Standing> {
  const list: Standing[] = [];
  for (let i = 0; i < accounts.length; i++) {
    const account = accounts[i];
    const state = account.state;
    if (state == null || account.terms.shadow) continue;
    const most = account.limit.most;
    const left = max<i64>(most - state.used, 0);
    add(list, new Standing(account.terms.measure, most, left, max<i64>(state.reset, 0)));
  }
  return list;
}

function add(list: Array<Standing>, standing: Standing): void {
  for (let i = 0; i < list.length; i++) {
    if (list[i].measure != standing.measure) continue;
    if (standing.remaining < list[i].remaining) list[i] = standing;
    return;
  }
  list.push(standing);
}

/** The headers that tell a client how its limits stand, as its API has them, and Higress's. @param now milliseconds since 1970 */
export function limitHeaders(standings: Array<Standing>, style: ErrorStyle, now: i64): HeaderList {
  const headers = new HeaderList();
  for (let i = 0; i < standings.length; i++) {
    const standing = standings[i];
    const name = nameOf(standing.measure);
    const limit = numberText(standing.measure, standing.limit);
    const remaining = numberText(standing.measure, standing.remaining);
    if (style == ErrorStyle.Anthropic) {
      const prefix = "anthropic-ratelimit-" + name;
      headers.add(prefix + "-limit", limit);
      headers.add(prefix + "-remaining", remaining);
      headers.add(prefix + "-reset", utcTime(now + standing.reset));
    } else {
      headers.add("x-ratelimit-limit-" + name, limit);
      headers.add("x-ratelimit-remaining-" + name, remaining);
      headers.add("x-ratelimit-reset-" + name, durationText(standing.reset));
    }
    if (standing.measure != Measure.Total) continue;
    headers.add("x-tokenratelimit-limit", limit);
    headers.add("x-tokenratelimit-remaining", remaining);
  }
  return headers;
}

function nameOf(measure: Measure): string {
  switch (measure) {
    case Measure.Input:
      return "input-tokens";
    case Measure.Output:
      return "output-tokens";
    case Measure.Cached:
      return "cached-tokens";
    case Measure.Reasoning:
      return "reasoning-tokens";
    case Measure.Requests:
      return "requests";
    case Measure.Cost:
      return "cost";
    default:
      return "tokens";
  }
}

/** A time as OpenAI writes it: `120ms`, `7s`, `6m0s`, `1h0m0s`; seconds are rounded up. */
export function durationText(milliseconds: i64): string {
  if (milliseconds > 0 && milliseconds < 1000) return milliseconds.toString() + "ms";
  const seconds = secondsOf(milliseconds);
  const hours = seconds / 3600;
  const minutes = (seconds / 60) % 60;
  let text = (seconds % 60).toString() + "s";
  if (seconds >= 60) text = minutes.toString() + "m" + text;
  return hours > 0 ? hours.toString() + "h" + text : text;
}

/** Rounded up. */
export function secondsOf(milliseconds: i64): i64 {
  return (max<i64>(milliseconds, 0) + 999) / 1000;
}
