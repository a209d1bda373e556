import { Bytes, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hasOutcome, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { errorClass } from "../error-class";

describe("the class of a failure", () => {
  test("is one of few, whatever the status", () => {
    // status, who answered, whether the answer came to its end, class
    const rows: string[] = [
      "200 via_upstream yes ",
      "302 via_upstream yes ",
      "200 via_upstream no aborted",
      "0 - no cancelled",
      "400 via_upstream yes invalid_request",
      "404 via_upstream yes invalid_request",
      "418 via_upstream yes invalid_request",
      "401 via_upstream yes unauthorized",
      "403 via_upstream yes unauthorized",
      "403 key-auth.unauthorized yes unauthorized",
      "408 - yes timeout",
      "504 upstream_response_timeout yes timeout",
      "429 via_upstream yes rate_limited",
      "429 - yes rate_limited",
      "429 ai-token-ratelimit.rejected yes limited",
      "403 ai-quota.noquota yes limited",
      "500 via_upstream yes upstream_error",
      "503 via_upstream no upstream_error",
      "529 via_upstream yes upstream_error",
      "999 via_upstream yes upstream_error",
    ];
    for (let i = 0; i < rows.length; i++) {
      const parts = rows[i].split(" ");
      const details = Bytes.of(parts[1] == "-" ? "" : parts[1]);
      const found = errorClass(I32.parseInt(parts[0]), details, parts[2] == "yes");
      expect(found.toString()).toBe(parts[3], rows[i]);
    }
  });
});

describe("an outcome", () => {
  test("is what a plugin noted in the log, and nothing else", () => {
    const log = jsonParse(Bytes.of('{"cache_status":"hit","guard_status":"denied","token_ratelimit_status":7}'));
    expect(hasOutcome(log, Outcome.CacheHit)).toBe(true);
    expect(hasOutcome(log, Outcome.CacheMiss)).toBe(false);
    expect(hasOutcome(log, Outcome.GuardDeny)).toBe(false);
    expect(hasOutcome(log, Outcome.Limited)).toBe(false);
    expect(hasOutcome(jsonParse(Bytes.empty()), Outcome.CacheHit)).toBe(false);
  });
});
