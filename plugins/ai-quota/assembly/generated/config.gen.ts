// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readBudgetItemValues(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readBudgetItemModels(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readBudgetItemAlertAt(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<i32> {
  const list = new Array<i32>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(<i32>readInteger(items.value, path.item(items), issues, 1, 1000));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 8, path, issues);
  return list;
}

function readAiQuotaConfigBudgets(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<BudgetItem> {
  const list = new Array<BudgetItem>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(BudgetItem.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 32, path, issues);
  return list;
}

@final
export class BudgetItem {
  /** Part of the key in the store, and of messages; no two may have the same. */
  name: string = "";
  /** What has an account of its own. A request without such a value is not charged. */
  per: string = "global";
  /** Only these values: exact, or `prefix*`. */
  values: Array<string> = [];
  /** Only requests for these models: exact, or `prefix*`. */
  models: Array<string> = [];
  /** How much in a period: whole tokens, or US dollars with up to 12 decimals, up to 1000000. */
  amount: string = "";
  /** What is counted. `USD` needs `prices`. */
  unit: string = "tokens";
  /** When it begins anew: by the calendar (a week on Monday), or never at once, but looking back on the last `window` seconds. */
  period: string = "Month";
  /** Whose calendar: `UTC`, or an offset as `+05:30`. */
  timeZone: string = "UTC";
  /** Seconds of a `Rolling` period. */
  window: i32 = 0;
  /** What becomes of a request that does not fit: it is refused, it goes to the cheaper `model`, or it passes and somebody is told. */
  action: string = "block";
  /** The cheaper model of `downgrade`. */
  model: string = "";
  /** Percents of the amount at which `webhook` is called, each once a period. */
  alertAt: Array<i32> = [];
  /** What becomes of requests when the store fails; unset: as below. */
  onStoreError: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `values` was given. */
  get hasValues(): bool {
    return this.given.has(2);
  }

  /** Whether `models` was given. */
  get hasModels(): bool {
    return this.given.has(3);
  }

  /** Whether `window` was given. */
  get hasWindow(): bool {
    return this.given.has(8);
  }

  /** Whether `model` was given. */
  get hasModel(): bool {
    return this.given.has(10);
  }

  /** Whether `alertAt` was given. */
  get hasAlertAt(): bool {
    return this.given.has(11);
  }

  /** Whether `onStoreError` was given. */
  get hasOnStoreError(): bool {
    return this.given.has(12);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): BudgetItem {
    const out = new BudgetItem();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name per values models amount unit period timeZone window action model alertAt onStoreError");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1, 128);
          break;
        case 1:
          this.per = readEnum(member, place, issues, "global consumer team model route");
          break;
        case 2:
          this.values = readBudgetItemValues(member, place, issues);
          break;
        case 3:
          this.models = readBudgetItemModels(member, place, issues);
          break;
        case 4:
          this.amount = readString(member, place, issues, 1);
          break;
        case 5:
          this.unit = readEnum(member, place, issues, "tokens USD");
          break;
        case 6:
          this.period = readEnum(member, place, issues, "Hour Day Week Month Rolling");
          break;
        case 7:
          this.timeZone = readString(member, place, issues);
          break;
        case 8:
          this.window = <i32>readInteger(member, place, issues, 1, 31622400);
          break;
        case 9:
          this.action = readEnum(member, place, issues, "block downgrade alert");
          break;
        case 10:
          this.model = readString(member, place, issues, 1);
          break;
        case 11:
          this.alertAt = readBudgetItemAlertAt(member, place, issues);
          break;
        case 12:
          this.onStoreError = readEnum(member, place, issues, "allow deny");
          break;
        default:
          issues.unknownKey(path, items.key, "name per values models amount unit period timeZone window action model alertAt onStoreError");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(4)) issues.missing(path, "amount");
  }
}

/** Who is told at `alertAt`: gets a JSON object by POST. */
@final
export class WebhookBlock {
  /** A service as Higress names it (`alerts.static`), or the name of a cluster. */
  serviceName: string = "";
  /** 0: 80. */
  servicePort: i32 = 0;
  /** The value of `:authority`; empty for the service's name. */
  host: string = "";
  /** Path with its query. */
  path: string = "/";
  /** Bearer token. */
  token: string = "";
  /** Milliseconds for an answer. */
  timeout: i32 = 5000;
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): WebhookBlock {
    const out = new WebhookBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("service_name service_port host path token timeout");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 1:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 2:
          this.host = readString(member, place, issues);
          break;
        case 3:
          this.path = readString(member, place, issues, 1);
          break;
        case 4:
          this.token = readString(member, place, issues);
          break;
        case 5:
          this.timeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        default:
          issues.unknownKey(path, items.key, "service_name service_port host path token timeout");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "service_name");
  }
}

/** Higress's block: a Redis reached by calls that only Higress has. */
@final
export class RedisBlock {
  /** A service as Higress names it (`redis.static`), or the name of a cluster. */
  serviceName: string = "";
  /** 0: 6379, or 80 for `*.static`. */
  servicePort: i32 = 0;
  /** User of Redis. */
  username: string = "";
  /** Password of Redis. */
  password: string = "";
  /** Number of the database. */
  database: i32 = 0;
  /** Milliseconds for an answer. */
  timeout: i32 = 1000;
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RedisBlock {
    const out = new RedisBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("service_name service_port username password database timeout");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 1:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 2:
          this.username = readString(member, place, issues);
          break;
        case 3:
          this.password = readString(member, place, issues);
          break;
        case 4:
          this.database = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 5:
          this.timeout = <i32>readInteger(member, place, issues, 0, 600000);
          break;
        default:
          issues.unknownKey(path, items.key, "service_name service_port username password database timeout");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "service_name");
  }
}

/** Where the quotas and budgets are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
@final
export class StoreBlock {
  /** `shared`: in this Envoy process. `http`: a Redis behind Upstash's REST protocol. `redis`: by Higress's own calls. */
  type_: string = "shared";
  /** A service as Higress names it (`redis.static`), or the name of a cluster. */
  serviceName: string = "";
  /** 0: 6379 for `redis`; 80 for `http` and `*.static`. */
  servicePort: i32 = 0;
  /** User of Redis. */
  username: string = "";
  /** Password of Redis. */
  password: string = "";
  /** Number of the database. */
  database: i32 = 0;
  /** Milliseconds for an answer. */
  timeout: i32 = 1000;
  /** Of `http`: the value of `:authority`; empty for the service's name. */
  host: string = "";
  /** Of `http`: what stands in front of `/pipeline`. */
  path: string = "";
  /** Of `http`: bearer token. */
  token: string = "";
  /** Of `shared`: memory of the table. */
  maxBytes: i32 = 33554432;
  /** Failures in a row after which the store is left alone; 0: never. */
  failures: i32 = 5;
  /** Milliseconds for which it then is. */
  pause: i32 = 5000;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): StoreBlock {
    const out = new StoreBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("type service_name service_port username password database timeout host path token max_bytes failures pause");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.type_ = readEnum(member, place, issues, "shared http redis");
          break;
        case 1:
          this.serviceName = readString(member, place, issues);
          break;
        case 2:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 3:
          this.username = readString(member, place, issues);
          break;
        case 4:
          this.password = readString(member, place, issues);
          break;
        case 5:
          this.database = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 6:
          this.timeout = <i32>readInteger(member, place, issues, 0, 600000);
          break;
        case 7:
          this.host = readString(member, place, issues);
          break;
        case 8:
          this.path = readString(member, place, issues);
          break;
        case 9:
          this.token = readString(member, place, issues);
          break;
        case 10:
          this.maxBytes = <i32>readInteger(member, place, issues, 4096, 1073741824);
          break;
        case 11:
          this.failures = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 12:
          this.pause = <i32>readInteger(member, place, issues, 1, 3600000);
          break;
        default:
          issues.unknownKey(path, items.key, "type service_name service_port username password database timeout host path token max_bytes failures pause");
      }
    }
  }
}

@final
export class AiQuotaConfig {
  /** Who may set and read quotas. With it, a request to `…/v1/chat/completions` passes while its consumer has a quota left; without it there are no quotas. */
  adminConsumer: string = "";
  /** Where they are set and read, behind `…/v1/chat/completions`. */
  adminPath: string = "/quota";
  /** What stands before the consumer in the keys of quotas. */
  redisKeyPrefix: string = "chat_quota:";
  /** Part of the keys of `budgets`, which need it: configurations with the same name and budget share accounts. */
  ruleName: string = "";
  /** Budgets that must all have room, beside the quotas. None is charged when one refuses. */
  budgets: Array<BudgetItem> = [];
  /** What models cost, `{provider, model, price}` as in [ai-statistics](../ai-statistics/README.md): US$ per million tokens, as decimal numbers in strings. */
  prices: JsonValue = JsonValue.missing();
  /** What becomes of requests for a model without a price where a budget is in `USD`. */
  unknownPrice: string = "allow";
  /** Charge budgets what a request may cost before it is sent on, and correct it by what it did cost. Else a request passes while a budget is not exceeded, and is charged afterwards. */
  reserve: bool = true;
  /** Output tokens that `reserve` charges for a request that sets no maximum. */
  outputEstimate: i32 = 1024;
  /** Status of a request that a budget refuses; unset: 402 for `USD`, 429 for tokens. */
  rejectedCode: i32 = 0;
  /** Tell clients in headers what is left. */
  budgetHeaders: bool = true;
  /** Header that routes match the model on, which `downgrade` changes where it is there. */
  modelHeader: string = "x-higress-llm-model";
  /** Who is told at `alertAt`: gets a JSON object by POST. */
  webhook: WebhookBlock = new WebhookBlock();
  /** Higress's block: a Redis reached by calls that only Higress has. */
  redis: RedisBlock = new RedisBlock();
  /** Where the quotas and budgets are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
  store: StoreBlock = new StoreBlock();
  /** What becomes of requests when the store fails. */
  onStoreError: string = "deny";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `admin_consumer` was given. */
  get hasAdminConsumer(): bool {
    return this.given.has(0);
  }

  /** Whether `rule_name` was given. */
  get hasRuleName(): bool {
    return this.given.has(3);
  }

  /** Whether `budgets` was given. */
  get hasBudgets(): bool {
    return this.given.has(4);
  }

  /** Whether `rejected_code` was given. */
  get hasRejectedCode(): bool {
    return this.given.has(9);
  }

  /** Whether `webhook` was given. */
  get hasWebhook(): bool {
    return this.given.has(12);
  }

  /** Whether `redis` was given. */
  get hasRedis(): bool {
    return this.given.has(13);
  }

  /** Whether `store` was given. */
  get hasStore(): bool {
    return this.given.has(14);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiQuotaConfig {
    const out = new AiQuotaConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("admin_consumer admin_path redis_key_prefix rule_name budgets prices unknownPrice reserve output_estimate rejected_code budget_headers model_header webhook redis store onStoreError");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 5) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.adminConsumer = readString(member, place, issues, 1);
          break;
        case 1:
          this.adminPath = readString(member, place, issues);
          break;
        case 2:
          this.redisKeyPrefix = readString(member, place, issues);
          break;
        case 3:
          this.ruleName = readString(member, place, issues, 1, 256);
          break;
        case 4:
          this.budgets = readAiQuotaConfigBudgets(member, place, issues);
          break;
        case 5:
          this.prices = member;
          break;
        case 6:
          this.unknownPrice = readEnum(member, place, issues, "allow deny");
          break;
        case 7:
          this.reserve = readBool(member, place, issues);
          break;
        case 8:
          this.outputEstimate = <i32>readInteger(member, place, issues, 0, 1000000000);
          break;
        case 9:
          this.rejectedCode = <i32>readInteger(member, place, issues, 400, 599);
          break;
        case 10:
          this.budgetHeaders = readBool(member, place, issues);
          break;
        case 11:
          this.modelHeader = readString(member, place, issues);
          break;
        case 12:
          this.webhook = WebhookBlock.decode(member, place, issues);
          break;
        case 13:
          this.redis = RedisBlock.decode(member, place, issues);
          break;
        case 14:
          this.store = StoreBlock.decode(member, place, issues);
          break;
        case 15:
          this.onStoreError = readEnum(member, place, issues, "allow deny");
          break;
        default:
          issues.unknownKey(path, items.key, "admin_consumer admin_path redis_key_prefix rule_name budgets prices unknownPrice reserve output_estimate rejected_code budget_headers model_header webhook redis store onStoreError");
      }
      this.given.add(index);
    }
  }
}

export class AiQuotaConfigDecoder extends ConfigDecoder<AiQuotaConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiQuotaConfig {
    return AiQuotaConfig.decode(value, path, issues);
  }
}
