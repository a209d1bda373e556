import { Bytes, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { readWindows, SubjectFacts, windowArguments } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { StoreValue } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { ClusterKeyRateLimitConfig, GlobalThreshold, LimitKey, RuleItem } from "../generated/config.gen";
import { QueryWindows } from "../query-windows";
import { Standing } from "../standing";

/** A request of alice's. */
class Given extends SubjectFacts {
  header(name: Bytes): Bytes | null {
    return name.equalsString("x-key") ? Bytes.of("k1") : null;
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
    return null;
  }

  remoteAddress(): Bytes | null {
    return Bytes.of("10.1.2.3:5");
  }

  routeName(): Bytes | null {
    return null;
  }
}

/** Key and arguments of the script that counts the request, or what is wrong with the configuration. */
function counted(json: string): string {
  const issues = new ConfigIssues();
  const text = '{"rule_name":"r",' + json + "}";
  const config = ClusterKeyRateLimitConfig.decode(JsonValue.of(Bytes.of(text)), ConfigPath.root(), issues);
  const rule = readWindows<ClusterKeyRateLimitConfig, RuleItem, GlobalThreshold, LimitKey>(
    config,
    new QueryWindows(),
    ConfigPath.root(),
    issues,
  );
  if (issues.summary.length > 0) return issues.summary;
  if (rule == null) return "(no rule)";
  const limit = rule.limitOf(new Given());
  if (limit == null) return "(none)";
  const args = windowArguments(limit);
  return limit.key.toString() + " " + args[0].toString() + " " + args[1].toString();
}

function standing(used: i64): Standing {
  const answer = StoreValue.ofList([StoreValue.ofInteger(3), StoreValue.ofInteger(used), StoreValue.ofInteger(42)]);
  const found = Standing.of(answer);
  return found == null ? new Standing(0, 0, 0) : found;
}

describe("what a request is counted under", () => {
  test("Higress's key, with its window", () => {
    const key = "higress-cluster-key-rate-limit:r:";
    expect(counted('"global_threshold":{"query_per_second":5}')).toBe(key + "global_threshold:1 5 1");
    expect(counted('"global_threshold":{"query_per_day":7}')).toBe(key + "global_threshold:86400 7 86400");
    const items: string[] = [
      '{"limit_by_header":"X-Key","limit_keys":[{"key":"k1","query_per_minute":2}]}',
      "limit_by_header:60:X-Key:k1 2 60",
      '{"limit_by_per_consumer":"","limit_keys":[{"key":"regexp:^al","query_per_hour":4}]}',
      "limit_by_per_consumer:3600:x-mse-consumer:alice 4 3600",
      '{"limit_by_per_ip":"from-remote-addr","limit_keys":[{"key":"10.0.0.0/8","query_per_day":9}]}',
      "limit_by_per_ip:86400:from-remote-addr:10.1.2.3 9 86400",
    ];
    for (let i = 0; i < items.length; i += 2) {
      expect(counted('"rule_items":[' + items[i] + "]")).toBe(key + items[i + 1], items[i]);
    }
  });

  test("the first item that is for the request counts; without one it is not limited", () => {
    const other = '{"limit_by_header":"x-other","limit_keys":[{"key":"a","query_per_day":1}]}';
    const own = '{"limit_by_consumer":"","limit_keys":[{"key":"alice","query_per_day":1}]}';
    expect(counted('"rule_items":[' + other + "]")).toBe("(none)");
    expect(counted('"rule_items":[' + other + "," + own + "]")).toBe(
      "higress-cluster-key-rate-limit:r:limit_by_consumer:86400:x-mse-consumer:alice 1 86400",
    );
  });

  test("exactly one threshold is needed, and its words are those of requests", () => {
    expect(counted('"global_threshold":{}')).toBe(
      "global_threshold: exactly one of query_per_second, query_per_minute, query_per_hour and query_per_day must be there",
    );
    expect(counted('"show_limit_quota_header":true')).toBe("(no rule)");
  });
});

describe("how a limit stands", () => {
  test("it is exceeded by the request after the last", () => {
    expect(standing(3).isExceeded).toBe(false);
    expect(standing(4).isExceeded).toBe(true);
  });

  test("what is left is told, and never less than nothing", () => {
    expect(standing(1).quota().get("x-ratelimit-remaining").toString()).toBe("2");
    expect(standing(4).quota().get("x-ratelimit-remaining").toString()).toBe("0");
  });

  test("a refusal tells when the window is over, and the rest where it is wanted", () => {
    expect(standing(4).refusal(false).length).toBe(1);
    expect(standing(4).refusal(true).length).toBe(3);
  });

  test("another answer than the script's is none", () => {
    expect(Standing.of(StoreValue.ofInteger(1)) == null).toBe(true);
  });
});
