import { Bytes, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  accountKey,
  counterName,
  readWindows,
  SubjectFacts,
  WindowRule,
} from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { AccountState, Charge } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { modelInPath, modelOf, Need, needOf, RequestSize, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account } from "../account";
import { AiTokenRatelimitConfig, GlobalThreshold, LimitKey, RuleItem } from "../generated/config.gen";
import { dollarText, nanoDollarsOf, nanoOfPico } from "../dollars";
import { actualOf, expectedOf, Measure } from "../measure";
import { readLimits } from "../read-limits";
import { TokenWindows } from "../token-windows";

/** A request of alice's on the route chat. */
class Given extends SubjectFacts {
  header(name: Bytes): Bytes | null {
    if (name.equalsString("x-ip")) return Bytes.of("10.9.8.7");
    return name.equalsString("x-key") ? Bytes.of("k:1") : null;
  }

  param(name: string): Bytes | null {
    return name == "key" ? Bytes.of("p") : null;
  }

  cookie(name: string): Bytes | null {
    return name == "key" ? Bytes.of("c") : null;
  }

  consumer(): Bytes | null {
    return Bytes.of("alice");
  }

  team(): Bytes | null {
    return Bytes.of("research");
  }

  remoteAddress(): Bytes | null {
    return Bytes.of("1.2.3.4:5");
  }

  routeName(): Bytes | null {
    return Bytes.of("chat");
  }
}

/** Errors that a configuration has, in one line. */
function read(json: string, issues: ConfigIssues): AiTokenRatelimitConfig {
  return AiTokenRatelimitConfig.decode(JsonValue.of(Bytes.of(json)), ConfigPath.root(), issues);
}

function rule(json: string, issues: ConfigIssues): WindowRule | null {
  const config = read('{"rule_name":"r",' + json + "}", issues);
  const path = ConfigPath.root();
  return readWindows<AiTokenRatelimitConfig, RuleItem, GlobalThreshold, LimitKey>(
    config,
    new TokenWindows(),
    path,
    issues,
  );
}

/** The key of the first item that is for the request. */
function higressKeyOf(json: string): string {
  const issues = new ConfigIssues();
  const found = rule(json, issues);
  expect(issues.summary).toBe("");
  if (found == null) return "(none)";
  const limit = found.limitOf(new Given());
  return limit == null ? "(none)" : limit.key.toString() + " " + limit.most.toString();
}

function itemKeyOf(item: string): string {
  return higressKeyOf('"rule_items":[' + item + "]");
}

/** The account of a limit of money. */
function moneyAccount(amount: string): Account | null {
  const issues = new ConfigIssues();
  const text = '{"rule_name":"r","limits":[{"name":"n","count":"cost","reserve":true,' + amount + "}]}";
  const limits = readLimits(read(text, issues), ConfigPath.root(), issues);
  return limits[0].accountOf(new Given(), Bytes.of("gpt-4o"));
}

/** The account that one of `limits` has for the request; null: none. */
function accountOf(limit: string, model: string = "gpt-4o"): Account | null {
  const issues = new ConfigIssues();
  const config = read('{"rule_name":"r","limits":[{"name":"n","amount":10,' + limit + "}]}", issues);
  const rule = readLimits(config, ConfigPath.root().key("limits"), issues)[0];
  expect(issues.summary).toBe("");
  return rule.accountOf(new Given(), Bytes.of(model));
}

function keyOf(limit: string, model: string = "gpt-4o"): string {
  const account = accountOf(limit, model);
  return account == null ? "(none)" : account.limit.key.toString();
}

/** Output tokens that a request may take; 100 are usual. */
function outputOf(body: string, path: string): i64 {
  const bytes = Bytes.of(body);
  return needOf(bytes, RequestSize.read(bytes), Bytes.of(path), 100).output;
}

describe("Higress's keys", () => {
  test("of all requests", () => {
    const key = "higress-token-ratelimit:r:global_threshold:";
    expect(higressKeyOf('"global_threshold":{"token_per_second":5}')).toBe(key + "1 5");
    expect(higressKeyOf('"global_threshold":{"token_per_day":7}')).toBe(key + "86400 7");
  });

  test("of each kind of item", () => {
    const head = "higress-token-ratelimit:r:";
    const keys = '"limit_keys":[{"key":"other","token_per_day":1},{"key":"$","token_per_hour":9}]';
    const rows: string[][] = [
      ['"limit_by_header":"X-Key"', "k:1", "limit_by_header:3600:X-Key:k:1"],
      ['"limit_by_param":"key"', "p", "limit_by_param:3600:key:p"],
      ['"limit_by_cookie":"key"', "c", "limit_by_cookie:3600:key:c"],
      ['"limit_by_consumer":""', "alice", "limit_by_consumer:3600:x-mse-consumer:alice"],
      ['"limit_by_per_header":"x-key"', "regexp:^k", "limit_by_per_header:3600:x-key:k:1"],
      ['"limit_by_per_param":"key"', "*", "limit_by_per_param:3600:key:p"],
      ['"limit_by_per_cookie":"key"', "c", "limit_by_per_cookie:3600:key:c"],
      ['"limit_by_per_consumer":""', "*", "limit_by_per_consumer:3600:x-mse-consumer:alice"],
    ];
    for (let i = 0; i < rows.length; i++) {
      const item = "{" + rows[i][0] + "," + keys.replace("$", rows[i][1]) + "}";
      expect(itemKeyOf(item)).toBe(head + rows[i][2] + " 9");
    }
    const address = '"limit_keys":[{"key":"10.9.0.0/16","token_per_minute":3},{"key":"1.2.3.4","token_per_day":4}]}';
    expect(itemKeyOf('{"limit_by_per_ip":"from-header-X-Ip",' + address)).toBe(
      head + "limit_by_per_ip:60:from-header-X-Ip:10.9.8.7 3",
    );
    expect(itemKeyOf('{"limit_by_per_ip":"from-remote-addr",' + address)).toBe(
      head + "limit_by_per_ip:86400:from-remote-addr:1.2.3.4 4",
    );
  });

  test("the first item that is for a request counts", () => {
    const none = '{"limit_by_header":"x-other","limit_keys":[{"key":"a","token_per_day":1}]}';
    const second = '{"limit_by_per_consumer":"","limit_keys":[{"key":"*","token_per_day":2}]}';
    const third = '{"limit_by_param":"key","limit_keys":[{"key":"p","token_per_day":3}]}';
    expect(itemKeyOf([none, second, third].join(",")).endsWith("alice 2")).toBe(true);
    expect(itemKeyOf(none)).toBe("(none)");
  });

  test("without per, a star is a star", () => {
    expect(itemKeyOf('{"limit_by_consumer":"","limit_keys":[{"key":"*","token_per_day":1}]}')).toBe("(none)");
  });
});

describe("configurations that can not serve", () => {
  test("say where they are wrong", () => {
    const key = '"limit_keys":[{"key":"a","token_per_day":1}]';
    const rows: string[][] = [
      [
        '"global_threshold":{}',
        "global_threshold: exactly one of token_per_second, token_per_minute, token_per_hour and token_per_day must be there",
      ],
      ['"global_threshold":{"token_per_day":1,"token_per_hour":1}', "global_threshold: exactly one of"],
      ['"global_threshold":{"token_per_day":0}', "global_threshold.token_per_day: must be between 1 and"],
      [
        '"global_threshold":{"token_per_day":1},"rule_items":[{"limit_by_param":"a",' + key + "}]",
        "rule_items: only one of",
      ],
      ['"rule_items":[]', "rule_items: must not be empty"],
      ['"rule_items":[{' + key + "}]", "rule_items[0]: exactly one limit_by_… must be there"],
      [
        '"rule_items":[{"limit_by_param":"a","limit_by_header":"b",' + key + "}]",
        "rule_items[0]: exactly one limit_by_…",
      ],
      [
        '"rule_items":[{"limit_by_param":"a","limit_keys":[{"key":"x"}]}]',
        "rule_items[0].limit_keys[0]: exactly one of",
      ],
      ['"rule_items":[{"limit_by_param":"a"}]', "rule_items[0].limit_keys: is required"],
      [
        '"rule_items":[{"limit_by_per_ip":"nowhere",' + key.replace('"a"', '"::1"') + "}]",
        "rule_items[0].limit_by_per_ip: expected",
      ],
      [
        '"rule_items":[{"limit_by_per_ip":"from-remote-addr",' + key + "}]",
        "rule_items[0].limit_keys[0].key: expected an IP address",
      ],
      [
        '"rule_items":[{"limit_by_per_param":"a",' + key.replace('"a"', '"regexp:("') + "}]",
        "rule_items[0].limit_keys[0].key: ",
      ],
    ];
    for (let i = 0; i < rows.length; i++) {
      const issues = new ConfigIssues();
      rule(rows[i][0], issues);
      expect(issues.summary.startsWith(rows[i][1])).toBe(true, rows[i][0] + " → " + issues.summary);
    }
  });

  test("among limits", () => {
    const rows: string[][] = [
      ['{"name":"a","amount":1},{"name":"a","amount":2}', "limits[1].name: another limit has this name"],
      ['{"name":"a","amount":1,"per":"header"}', "limits[0].key: is required with per: header"],
      ['{"name":"a","amount":1,"per":"ip","values":["x"]}', "limits[0].values[0]: expected an IP address"],
      ['{"name":"a","amount":1,"per":"consumer","values":["regexp:["]}', "limits[0].values[0]: "],
      ['{"amount":1}', "limits[0].name: is required"],
      ['{"name":"a"}', "limits[0].amount: is required"],
      ['{"name":"a","amount":0}', "limits[0].amount: must be between 1 and"],
      ['{"name":"a","amount":1,"window":0}', "limits[0].window: must be between 1 and"],
      ['{"name":"a","amount":1,"count":"money"}', "limits[0].count: expected one of"],
      ['{"name":"a","amount":1,"algorithm":"leaky"}', "limits[0].algorithm: expected one of"],
    ];
    for (let i = 0; i < rows.length; i++) {
      const issues = new ConfigIssues();
      readLimits(
        read('{"rule_name":"r","limits":[' + rows[i][0] + "]}", issues),
        ConfigPath.root().key("limits"),
        issues,
      );
      expect(issues.summary.startsWith(rows[i][1])).toBe(true, rows[i][0] + " → " + issues.summary);
    }
  });
});

describe("whom a limit is for", () => {
  test("has an account of its own", () => {
    expect(keyOf('"per":"consumer"')).toBe("sluice-token-ratelimit:{r}:n:consumer:total:fixed_window:60:alice");
    expect(keyOf('"per":"global"')).toBe("sluice-token-ratelimit:{r}:n:global:total:fixed_window:60:");
    expect(keyOf('"per":"header","key":"X-Key","count":"input"')).toBe(
      "sluice-token-ratelimit:{r}:n:header:input:fixed_window:60:k:1",
    );
    expect(keyOf('"per":"route","algorithm":"token_bucket","window":9')).toBe(
      "sluice-token-ratelimit:{r}:n:route:total:token_bucket:9:chat",
    );
    expect(keyOf('"per":"ip"').endsWith(":1.2.3.4")).toBe(true);
    expect(keyOf('"per":"ip","key":"X-Ip"').endsWith(":10.9.8.7")).toBe(true);
    expect(keyOf('"per":"cookie","key":"key"').endsWith(":c")).toBe(true);
    expect(keyOf('"per":"param","key":"key"').endsWith(":p")).toBe(true);
  });

  test("only these values", () => {
    expect(keyOf('"per":"consumer","values":["bob","regexp:^al"]').endsWith(":alice")).toBe(true);
    expect(keyOf('"per":"consumer","values":["bob"]')).toBe("(none)");
    expect(keyOf('"per":"ip","values":["1.0.0.0/8"]').endsWith(":1.2.3.4")).toBe(true);
    expect(keyOf('"per":"header","key":"x-other"')).toBe("(none)");
  });

  test("only these models, each with an account where it is asked for", () => {
    expect(keyOf('"models":["gpt-4*"]').endsWith(":60:")).toBe(true);
    expect(keyOf('"models":["gpt-4"]')).toBe("(none)");
    expect(keyOf('"models":["gpt-4o","x"]').endsWith(":60:")).toBe(true);
    expect(keyOf('"per":"consumer","per_model":true').endsWith(":5:alice:gpt-4o")).toBe(true);
    expect(keyOf('"models":["*"]', "").endsWith(":60:")).toBe(true);
  });

  test("two values never share a key", () => {
    const prefix = Bytes.of("p:");
    const a = accountKey(prefix, Bytes.of("a:b"), Bytes.of("c"));
    const b = accountKey(prefix, Bytes.of("a"), Bytes.of("b:c"));
    expect(a.equals(b)).toBe(false);
    const long = accountKey(prefix, Bytes.of("x".repeat(500) + "1"), null);
    expect(long.length).toBeLessThan(200);
    expect(long.equals(accountKey(prefix, Bytes.of("x".repeat(500) + "2"), null))).toBe(false);
    expect(
      accountKey(prefix, Bytes.of("ü".repeat(200)), null)
        .toString()
        .includes("�"),
    ).toBe(false);
  });
});

describe("what is counted", () => {
  test("of a call that is over", () => {
    const usage = new Usage();
    usage.merge(
      JsonValue.of(
        Bytes.of(
          '{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":3}}',
        ),
      ),
    );
    const expected: i64[] = [15, 10, 5, 4, 3, 1, 70];
    for (let i = 0; i < expected.length; i++) expect(actualOf(<Measure>i, usage, 70)).toBe(expected[i]);
    expect(actualOf(Measure.Cached, new Usage(), -1)).toBe(0);
  });

  test("of one that is to come: what it may be at most", () => {
    const expected: i64[] = [30, 10, 20, 10, 20, 1, 70];
    const need = new Need(10, 20);
    need.nanoDollars = 70;
    for (let i = 0; i < expected.length; i++) expect(expectedOf(<Measure>i, need)).toBe(expected[i]);
  });

  test("reserved is what the limit says, and requests always", () => {
    const account = accountOf('"reserve":true');
    if (account != null) expect(account.expected(new Need(1, 2))).toBe(3);
    const later = accountOf('"reserve":false');
    if (later != null) expect(later.expected(new Need(1, 2))).toBe(0);
    const requests = accountOf('"count":"requests"');
    if (requests != null) expect(requests.expected(new Need(1, 2))).toBe(1);
    expect(account != null && later != null && requests != null).toBe(true);
  });

  test("money is counted in billionths of a dollar, and written as dollars", () => {
    const texts = ["0.25", "1", "1000000", "0.000001", "2.5"];
    const amounts: i64[] = [250_000_000, 1_000_000_000, 1_000_000_000_000_000, 1000, 2_500_000_000];
    for (let i = 0; i < texts.length; i++) {
      expect(nanoDollarsOf(texts[i])).toBe(amounts[i], texts[i]);
      expect(dollarText(amounts[i])).toBe(texts[i]);
    }
    const wrong = ["0", "", "-1", "1e3", "$1", "1000001", "0.0000001"];
    for (let i = 0; i < wrong.length; i++) expect(nanoDollarsOf(wrong[i])).toBe(-1, wrong[i]);
    expect(nanoOfPico(1499)).toBe(1);
    expect(nanoOfPico(1500)).toBe(2);
    expect(nanoOfPico(-1)).toBe(-1);
    expect(dollarText(0)).toBe("0");
  });

  test("what a call without a price cost stays at what was expected", () => {
    const account = moneyAccount('"amount_usd":"0.5"');
    if (account == null) return;
    expect(account.limit.most).toBe(500_000_000);
    const need = new Need(1, 2);
    need.nanoDollars = 60;
    account.answered(new AccountState(true, 60, 1, 0, 7), true, need);
    const unknown = new Charge();
    account.settle(unknown, new Usage(), -1, false);
    expect(unknown.length).toBe(0);
    const known = new Charge();
    account.settle(known, new Usage(), 50, false);
    expect(known.length).toBe(1);
  });

  test("a limit of money has its amount in money, and no other", () => {
    const rows: string[] = [
      '"count":"cost"',
      "limits[0].amount_usd: is required",
      '"count":"cost","amount_usd":"a lot"',
      "limits[0].amount_usd: expected US$, more than 0",
      '"count":"cost","amount_usd":"1","amount":1',
      "limits[0].amount: is not for count: cost",
      '"amount":1,"amount_usd":"1"',
      "limits[0].amount_usd: is for count: cost alone",
      '"count":"total"',
      "limits[0].amount: is required",
    ];
    for (let i = 0; i < rows.length; i += 2) {
      const issues = new ConfigIssues();
      readLimits(
        read('{"rule_name":"r","limits":[{"name":"n",' + rows[i] + "}]}", issues),
        ConfigPath.root().key("limits"),
        issues,
      );
      expect(issues.summary.includes(rows[i + 1])).toBe(true, rows[i] + " → " + issues.summary);
    }
  });

  test("an account that was not charged has nothing to give back", () => {
    const account = accountOf('"reserve":true');
    if (account == null) return;
    account.answered(new AccountState(false, 5, 1, 1, 7), false, new Need(1, 2));
    expect(account.reserved).toBe(0);
    expect(account.isFull).toBe(true);
    account.answered(new AccountState(true, 5, 1, 0, 7), true, new Need(1, 2));
    expect(account.reserved).toBe(3);
  });
});

describe("what a request may take", () => {
  test("its maximum, or what is usual", () => {
    expect(outputOf('{"messages":[],"max_tokens":7}', "/v1/chat/completions")).toBe(7);
    expect(outputOf('{"messages":[]}', "/v1/chat/completions?x")).toBe(100);
    expect(outputOf('{"messages":[],"max_tokens":7,"n":3}', "/v1/chat/completions")).toBe(21);
    expect(outputOf('{"messages":[],"n":-1}', "/v1/chat/completions")).toBe(100);
    expect(
      outputOf('{"contents":[],"generationConfig":{"maxOutputTokens":9}}', "/v1beta/models/g:generateContent"),
    ).toBe(9);
  });

  test("no output where the answer is no text", () => {
    expect(outputOf('{"input":"x"}', "/v1/embeddings")).toBe(0);
    expect(outputOf('{"content":{}}', "/v1beta/models/g:embedContent")).toBe(0);
    expect(outputOf("", "/v1/moderations")).toBe(0);
  });

  test("its model stands in the path, or in the body, where the last one counts: as for providers", () => {
    expect(modelOf(Bytes.of('{"model":"m"}'), Bytes.of("/models/g:generateContent")).toString()).toBe("g");
    expect(modelOf(Bytes.of('{"model":"m"}'), Bytes.of("/v1/chat/completions")).toString()).toBe("m");
    expect(modelOf(Bytes.of('{"model":"m","model":"n","x'), Bytes.of("/")).toString()).toBe("n");
    expect(modelOf(Bytes.empty(), Bytes.of("/v1beta/models/g:generateContent?x")).toString()).toBe("g");
    expect(modelInPath(Bytes.of("/v1/models/g")).length).toBe(0);
  });
});

describe("a counter's name", () => {
  test("is Higress's, whatever stands in it", () => {
    const name = counterName(Bytes.empty(), Bytes.of('a"b\nc'), Bytes.empty(), "token_ratelimit_count");
    expect(name).toBe("route.-.upstream.a_b_c.model.none.consumer.none.metric.token_ratelimit_count");
  });
});
