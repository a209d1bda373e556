import { Bytes, ByteWriter, CalloutRequest, JsonWriter, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { utcTime } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Algorithm, Limit } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { numberText, Unit } from "./amount";
import { BudgetAccount } from "./budget-account";
import { WebhookBlock } from "./generated/config.gen";

const HTTP_PORT: i32 = 80;
const MILLISECONDS: i64 = 1000;

/** Who is told when budgets come to their thresholds. */
@final
export class Webhook {
  /** Names of the cluster: Higress's, then the name itself, which is Envoy's. */
  readonly clusters: string[];
  private readonly authority: string;
  private readonly path: string;
  private readonly token: Secret;
  private readonly timeout: u32;

  constructor(block: WebhookBlock) {
    const port = block.servicePort > 0 ? block.servicePort : HTTP_PORT;
    const name = block.serviceName;
    this.clusters = name.includes("|") ? [name] : ["outbound|" + port.toString() + "||" + name, name];
    this.authority = block.host.length > 0 ? block.host : name;
    this.path = block.path;
    this.token = Secret.of(block.token);
    this.timeout = <u32>block.timeout;
  }

  /** @param body JSON */
  request(cluster: string, body: Bytes): CalloutRequest {
    const request = new CalloutRequest(cluster, "POST", this.authority, this.path);
    request.headers.add("content-type", "application/json");
    const token = this.token.reveal();
    if (token.length > 0) request.headers.add("authorization", "Bearer " + token.toString());
    request.body = body;
    request.timeout = this.timeout;
    return request;
  }
}

/** Whether so much of an amount is at or over a percentage of it. */
export function reaches(used: i64, most: i64, percent: i32): bool {
  return <f64>used * 100 >= <f64>percent * <f64>most;
}

/** The account in which it is noted that an alert was sent: one unit a period. */
export function claimOf(account: BudgetAccount, percent: i32): Limit {
  const limit = account.limit;
  const key = new ByteWriter(limit.key.length + 16);
  // In front: behind it, clients' values could name it.
  key.text("alert:" + percent.toString() + ":");
  key.bytes(limit.key);
  const algorithm = limit.algorithm == Algorithm.Period ? Algorithm.Period : Algorithm.FixedWindow;
  return new Limit(key.take(), algorithm, 1, limit.window);
}

/** What the webhook gets. Amounts are decimal numbers in strings, exact. */
export function alertJson(account: BudgetAccount, used: i64, percent: i32): Bytes {
  const terms = account.terms;
  const limit = account.limit;
  const out = new ByteWriter(256);
  const json = new JsonWriter(out).beginObject().key("budget").string(terms.name);
  if (account.value.length > 0) json.key("value").stringBytes(account.value);
  json.key("unit").string(terms.unit == Unit.Usd ? "USD" : "tokens");
  json.key("amount").string(numberText(limit.most, terms.unit));
  json.key("used").string(numberText(used, terms.unit));
  json.key("percent").integer(percent);
  if (limit.algorithm == Algorithm.Period) {
    json.key("period").string(account.period).key("resetAt").string(utcTime(limit.window));
  } else json.key("windowSeconds").integer(limit.window / MILLISECONDS);
  json.endObject();
  return out.take();
}
