import { ConfigIssues } from "../config/issues";
import { ConfigPath } from "../config/path";
import { lowerAscii } from "../encoding/ascii";
import { Subject, SubjectKind } from "./subject";
import { ValuePattern } from "./value-pattern";
import { LimitedValue, Threshold, WindowItem, WindowRule } from "./window-rule";

const REMOTE: string = "from-remote-addr";
const FROM_HEADER: string = "from-header-";
const CONSUMER: string = "x-mse-consumer";

/** Takes the one of four keys that is there. */
@final
export class ThresholdReader {
  private found: Threshold = new Threshold(0, 1);
  private count: i32 = 0;

  constructor(
    /** In front of `second`, `minute`, `hour` and `day`: `token_per_`. */
    private readonly prefix: string,
    private readonly path: ConfigPath,
    private readonly issues: ConfigIssues,
  ) {}

  offer(given: bool, amount: i64, seconds: i64): void {
    if (!given) return;
    this.count++;
    this.found = new Threshold(amount, seconds);
  }

  end(): Threshold {
    if (this.count != 1) {
      const p = this.prefix;
      const names = p + "second, " + p + "minute, " + p + "hour and " + p + "day";
      this.issues.error(this.path, "exactly one of " + names + " must be there");
    }
    return this.found;
  }
}

/** In what the configurations of Higress's two plugins differ. @param G, K what `global_threshold` and a limit key are read into */
export abstract class WindowWords<G, K> {
  constructor(
    /** Of all keys: `higress-token-ratelimit`. */
    readonly keyPrefix: string,
    /** See ThresholdReader. */
    readonly thresholdPrefix: string,
  ) {}

  /** Offers what a `global_threshold` has. */
  abstract ofAll(global: G, reader: ThresholdReader): void;

  /** Offers what one of `limit_keys` has. */
  abstract ofValue(key: K, reader: ThresholdReader): void;
}

/**
 * The rule of a configuration with `rule_name`, `global_threshold` and `rule_items`, as Higress's ai-token-ratelimit and
 * cluster-key-rate-limit have it: what a generated decoder has read, and R what it reads an item into. Null: neither is there.
 */
export function readWindows<C, R, G, K>(
  config: C,
  words: WindowWords<G, K>,
  path: ConfigPath,
  issues: ConfigIssues,
): WindowRule | null {
  const items: WindowItem[] = [];
  const head = words.keyPrefix + ":" + config.ruleName + ":";
  if (config.hasGlobalThreshold && config.hasRuleItems) {
    issues.error(path.key("rule_items"), "only one of global_threshold and rule_items may be there");
  }
  if (config.hasGlobalThreshold) {
    const reader = new ThresholdReader(words.thresholdPrefix, path.key("global_threshold"), issues);
    words.ofAll(config.globalThreshold, reader);
    const value = new LimitedValue(ValuePattern.all(), reader.end());
    items.push(new WindowItem(new Subject(SubjectKind.Global), head + "global_threshold:", "", [value]));
  }
  for (let i = 0; i < config.ruleItems.length; i++) {
    const item = new ItemReader<R, G, K>(config.ruleItems[i], words, path.key("rule_items").at(i), issues);
    items.push(item.read(head));
  }
  return config.hasGlobalThreshold || config.hasRuleItems ? new WindowRule(items) : null;
}

/** Reads one of `rule_items`. */
@final
class ItemReader<R, G, K> {
  private type: string = "";
  private name: string = "";
  private kind: SubjectKind = SubjectKind.Global;
  private count: i32 = 0;

  constructor(
    private readonly item: R,
    private readonly words: WindowWords<G, K>,
    private readonly path: ConfigPath,
    private readonly issues: ConfigIssues,
  ) {
    this.offer("limit_by_header", item.limitByHeader, SubjectKind.Header);
    this.offer("limit_by_param", item.limitByParam, SubjectKind.Param);
    this.offer("limit_by_cookie", item.limitByCookie, SubjectKind.Cookie);
    this.offer("limit_by_per_header", item.limitByPerHeader, SubjectKind.Header);
    this.offer("limit_by_per_param", item.limitByPerParam, SubjectKind.Param);
    this.offer("limit_by_per_cookie", item.limitByPerCookie, SubjectKind.Cookie);
    this.offer("limit_by_per_ip", item.limitByPerIp, SubjectKind.RemoteAddress);
    // Their values are not read, so that an empty one counts.
    if (item.hasLimitByConsumer) this.offer("limit_by_consumer", CONSUMER, SubjectKind.Consumer);
    if (item.hasLimitByPerConsumer) this.offer("limit_by_per_consumer", CONSUMER, SubjectKind.Consumer);
  }

  read(head: string): WindowItem {
    if (this.count != 1) this.issues.error(this.path, "exactly one limit_by_… must be there");
    const tail = ":" + this.name + ":";
    return new WindowItem(this.subject(), head + this.type + ":", tail, this.values());
  }

  private offer(type: string, name: string, kind: SubjectKind): void {
    if (name.length == 0) return;
    this.count++;
    this.type = type;
    this.name = name;
    this.kind = kind;
  }

  private subject(): Subject {
    if (this.kind == SubjectKind.Header) return new Subject(this.kind, lowerAscii(this.name));
    if (this.kind != SubjectKind.RemoteAddress) return new Subject(this.kind, this.name);
    if (this.name == REMOTE) return new Subject(this.kind);
    const isHeader = this.name.startsWith(FROM_HEADER) && this.name.length > FROM_HEADER.length;
    if (!isHeader) {
      const expected = "expected " + REMOTE + " or " + FROM_HEADER + " and the name of a header";
      this.issues.error(this.path.key("limit_by_per_ip"), expected);
    }
    return new Subject(SubjectKind.HeaderAddress, lowerAscii(this.name.slice(FROM_HEADER.length)));
  }

  private values(): Array<LimitedValue> {
    const list: LimitedValue[] = [];
    for (let i = 0; i < this.item.limitKeys.length; i++) {
      const key = this.item.limitKeys[i];
      const place = this.path.key("limit_keys").at(i);
      const pattern = this.pattern(key.key, place.key("key"));
      const reader = new ThresholdReader(this.words.thresholdPrefix, place, this.issues);
      this.words.ofValue(key, reader);
      list.push(new LimitedValue(pattern, reader.end()));
    }
    return list;
  }

  /** Without `per_`, a key is what it says. */
  private pattern(text: string, path: ConfigPath): ValuePattern {
    if (!this.type.startsWith("limit_by_per_")) return ValuePattern.ofExact(text);
    const isAddress = this.kind == SubjectKind.RemoteAddress;
    const pattern = isAddress ? ValuePattern.parseRange(text) : ValuePattern.parse(text);
    if (!pattern.ok) this.issues.error(path, pattern.error);
    return pattern.value;
  }
}
