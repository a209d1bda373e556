import { ConfigIssues, ConfigPath, lowerAscii } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Subject, SubjectKind, ValuePattern } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { AiTokenRatelimitConfig, LimitKey, RuleItem } from "./generated/config.gen";
import { HigressItem, LimitedValue, Threshold } from "./higress-rule";

const REMOTE: string = "from-remote-addr";
const FROM_HEADER: string = "from-header-";

/** In front of Higress's keys. */
const HEAD: string = "higress-token-ratelimit:";
const CONSUMER: string = "x-mse-consumer";

/** The items of Higress's configuration; `global_threshold` is one. */
export function readItems(config: AiTokenRatelimitConfig, path: ConfigPath, issues: ConfigIssues): Array<HigressItem> {
  const items: HigressItem[] = [];
  const head = HEAD + config.ruleName + ":";
  if (config.hasGlobalThreshold && config.hasRuleItems) {
    issues.error(path.key("rule_items"), "only one of global_threshold and rule_items may be there");
  }
  if (config.hasGlobalThreshold) {
    const global = config.globalThreshold;
    const reader = new ThresholdReader(path.key("global_threshold"), issues);
    reader.offer(global.hasTokenPerSecond, global.tokenPerSecond, 1);
    reader.offer(global.hasTokenPerMinute, global.tokenPerMinute, 60);
    reader.offer(global.hasTokenPerHour, global.tokenPerHour, 3600);
    reader.offer(global.hasTokenPerDay, global.tokenPerDay, 86400);
    const value = new LimitedValue(ValuePattern.all(), reader.end());
    items.push(new HigressItem(new Subject(SubjectKind.Global), head + "global_threshold:", "", [value]));
  }
  for (let i = 0; i < config.ruleItems.length; i++) {
    const item = new ItemReader(config.ruleItems[i], path.key("rule_items").at(i), issues);
    items.push(item.read(head));
  }
  return items;
}

/** Takes the one of four keys that is there. */
@final
class ThresholdReader {
  private found: Threshold = new Threshold(0, 1);
  private count: i32 = 0;

  constructor(
    private readonly path: ConfigPath,
    private readonly issues: ConfigIssues,
  ) {}

  offer(given: bool, tokens: i64, seconds: i64): void {
    if (!given) return;
    this.count++;
    this.found = new Threshold(tokens, seconds);
  }

  end(): Threshold {
    if (this.count != 1) {
      const names = "token_per_second, token_per_minute, token_per_hour and token_per_day";
      this.issues.error(this.path, "exactly one of " + names + " must be there");
    }
    return this.found;
  }
}

/** Reads one of `rule_items`. */
@final
class ItemReader {
  private type: string = "";
  private name: string = "";
  private kind: SubjectKind = SubjectKind.Global;
  private count: i32 = 0;

  constructor(
    private readonly item: RuleItem,
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

  read(head: string): HigressItem {
    if (this.count != 1) this.issues.error(this.path, "exactly one limit_by_… must be there");
    const tail = ":" + this.name + ":";
    return new HigressItem(this.subject(), head + this.type + ":", tail, this.values());
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
      list.push(new LimitedValue(this.pattern(key.key, place.key("key")), thresholdOf(key, place, this.issues)));
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

function thresholdOf(key: LimitKey, path: ConfigPath, issues: ConfigIssues): Threshold {
  const reader = new ThresholdReader(path, issues);
  reader.offer(key.hasTokenPerSecond, key.tokenPerSecond, 1);
  reader.offer(key.hasTokenPerMinute, key.tokenPerMinute, 60);
  reader.offer(key.hasTokenPerHour, key.tokenPerHour, 3600);
  reader.offer(key.hasTokenPerDay, key.tokenPerDay, 86400);
  return reader.end();
}
