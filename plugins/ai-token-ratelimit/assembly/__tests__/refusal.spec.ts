import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorStyle, utcTime } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { AccountState, Algorithm, Limit, OnStoreError } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Need } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account, LimitTerms } from "../account";
import { durationText, limitHeaders, Standing, standingsOf } from "../limit-headers";
import { Measure } from "../measure";
import { fullest, reasonOf, Refusal } from "../refusal";

/** An account of 100 a minute. */
function account(name: string, measure: Measure, state: AccountState, shadow: bool = false): Account {
  const limit = new Limit(Bytes.of(name), Algorithm.FixedWindow, 100, 60_000);
  const made = new Account(limit, new LimitTerms(name, measure, true, shadow, OnStoreError.Allow));
  made.answered(state, false, Need.none());
  return made;
}

function full(retry: i64): AccountState {
  return new AccountState(false, 90, retry, retry, 0);
}

function fine(used: i64): AccountState {
  return new AccountState(true, used, 30_000, 0, 0);
}

describe("times", () => {
  test("as RFC 3339 has them", () => {
    expect(utcTime(0)).toBe("1970-01-01T00:00:00Z");
    expect(utcTime(951_782_399_999)).toBe("2000-02-28T23:59:59Z");
    expect(utcTime(951_782_400_000)).toBe("2000-02-29T00:00:00Z");
    expect(utcTime(1_796_083_200_000)).toBe("2026-12-01T00:00:00Z");
    expect(utcTime(4_107_542_399_000)).toBe("2100-02-28T23:59:59Z");
    expect(utcTime(4_107_542_400_000)).toBe("2100-03-01T00:00:00Z");
  });

  test("as OpenAI has them", () => {
    const rows: i64[] = [0, 1, 999, 1000, 1001, 59_000, 60_000, 3_599_001, 3_661_000, 86_400_000];
    const texts = ["0s", "1ms", "999ms", "1s", "2s", "59s", "1m0s", "1h0m0s", "1h1m1s", "24h0m0s"];
    for (let i = 0; i < rows.length; i++) expect(durationText(rows[i])).toBe(texts[i]);
  });
});

describe("headers", () => {
  test("as OpenAI has them, and Higress's", () => {
    const headers = limitHeaders(
      [new Standing(Measure.Total, 100, 40, 61_000), new Standing(Measure.Requests, 5, 4, 500)],
      ErrorStyle.OpenAi,
      0,
    );
    expect(headers.get("x-ratelimit-limit-tokens").toString()).toBe("100");
    expect(headers.get("x-ratelimit-remaining-tokens").toString()).toBe("40");
    expect(headers.get("x-ratelimit-reset-tokens").toString()).toBe("1m1s");
    expect(headers.get("x-ratelimit-remaining-requests").toString()).toBe("4");
    expect(headers.get("x-ratelimit-reset-requests").toString()).toBe("500ms");
    expect(headers.get("x-tokenratelimit-remaining").toString()).toBe("40");
    expect(headers.length).toBe(8);
  });

  test("as Anthropic has them", () => {
    const headers = limitHeaders([new Standing(Measure.Input, 100, 40, 61_000)], ErrorStyle.Anthropic, 0);
    expect(headers.get("anthropic-ratelimit-input-tokens-limit").toString()).toBe("100");
    expect(headers.get("anthropic-ratelimit-input-tokens-remaining").toString()).toBe("40");
    expect(headers.get("anthropic-ratelimit-input-tokens-reset").toString()).toBe("1970-01-01T00:01:01Z");
    expect(headers.length).toBe(3);
  });

  test("show the account with the least left, no shadow, and nothing less than nothing", () => {
    const accounts = [
      account("a", Measure.Total, fine(10)),
      account("b", Measure.Total, fine(130)),
      account("c", Measure.Total, fine(50)),
      account("d", Measure.Requests, fine(3), true),
    ];
    const list = standingsOf(accounts);
    expect(list.length).toBe(1);
    expect(list[0].remaining).toBe(0);
  });
});

describe("refusals", () => {
  test("name the account that refuses longest, and no shadow", () => {
    const accounts = [
      account("a", Measure.Total, full(2000)),
      account("b", Measure.Total, full(9000)),
      account("c", Measure.Total, full(99_000), true),
      account("d", Measure.Total, fine(1)),
    ];
    const found = fullest(accounts);
    expect(found == null ? "" : found.terms.name).toBe("b");
    accounts.push(account("e", Measure.Total, full(-1)));
    const never = fullest(accounts);
    expect(never == null ? "" : never.terms.name).toBe("e");
    expect(fullest([account("d", Measure.Total, fine(1))])).toBeNull();
  });

  test("say how it stands and what to do", () => {
    expect(reasonOf(account("n", Measure.Total, full(1500)), new Need(5, 15))).toBe(
      "Rate limit n: 90 of 100 tokens in 60s are used, and this request may take 20. Try again in 2s",
    );
    expect(reasonOf(account("n", Measure.Requests, full(1)), new Need(5, 15))).toBe(
      "Rate limit n: 90 of 100 requests in 60s are used. Try again in 1s",
    );
    const dear = new Need(5, 15);
    dear.nanoDollars = 20;
    expect(reasonOf(account("n", Measure.Cost, full(1500)), dear)).toBe(
      "Rate limit n: 0.00000009 of US$ 0.0000001 in 60s are used, and this request may take 0.00000002. Try again in 2s",
    );
    expect(reasonOf(account("n", Measure.Total, full(-1)), new Need(5, 150))).toBe(
      "Rate limit n: this request may take 155 tokens, and no more than 100 tokens in 60s are allowed: ask for fewer tokens, or shorten the prompt",
    );
    expect(
      reasonOf(account("n", Measure.Input, full(-1)), new Need(500, 1)).endsWith("allowed: shorten the prompt"),
    ).toBe(true);
  });

  test("carry when to come again, unless that is never", () => {
    const later = Refusal.of([account("n", Measure.Total, full(1500))], Need.none(), ErrorStyle.OpenAi, null, 0);
    expect(later.headers.get("retry-after").toString()).toBe("2");
    expect(later.headers.get("x-tokenratelimit-reset").toString()).toBe("2");
    expect(later.headers.get("content-type").toString()).toBe("application/json");
    const never = Refusal.of(
      [account("n", Measure.Total, full(-1))],
      Need.none(),
      ErrorStyle.Gemini,
      Bytes.of("no"),
      0,
    );
    expect(never.headers.find("retry-after")).toBe(-1);
    expect(never.body.toString()).toBe("no");
    expect(Refusal.ofHigress(Bytes.of("x"), 7).headers.length).toBe(1);
  });
});
