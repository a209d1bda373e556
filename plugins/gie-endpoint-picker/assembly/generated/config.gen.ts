// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readBytes,
  readEnum,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readEndpointPickerConfigPools(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Pool> {
  const list = new Array<Pool>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Pool.decode(items.value, path.item(items), issues));
  return list;
}

/** The pool's endpoint picker (EPP). */
@final
export class Picker {
  /** Cluster of the endpoint picker: HTTP/2, with TLS where it serves that. */
  cluster: string = "";
  /** Value of `:authority` in calls to it; empty: the cluster's name. */
  authority: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Picker {
    const out = new Picker();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("cluster authority");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.cluster = readString(member, place, issues, 1);
          break;
        case 1:
          this.authority = readString(member, place, issues, 0, 255);
          break;
        default:
          issues.unknownKey(path, items.key, "cluster authority");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "cluster");
  }
}

/** Leaves alone an endpoint picker that fails, so that not each request waits for it. */
@final
export class BreakerBlock {
  /** Failures in a row after which it is left alone; 0: never. One from which nothing at all is heard for a whole `timeout` is so at once: a frozen one costs its timeout once, and not each request. */
  failures: i32 = 5;
  /** Milliseconds for which it then is; after them, one request tries it. */
  openFor: i32 = 1000;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): BreakerBlock {
    const out = new BreakerBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("failures openFor");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.failures = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 1:
          this.openFor = <i32>readInteger(member, place, issues, 1, 3600000);
          break;
        default:
          issues.unknownKey(path, items.key, "failures openFor");
      }
    }
  }
}

@final
export class Pool {
  /** Cluster of the pool's endpoints, as the host names it (`xds.cluster_name`; `cluster_name` on Higress): with `override_host` by the header `x-gateway-destination-endpoint`, and round robin where that names none of them. */
  cluster: Bytes = Bytes.empty();
  /** The pool's endpoint picker (EPP). */
  picker: Picker = new Picker();
  /** What becomes of a request when the endpoint picker fails or is late. `FailOpen`: it goes on as it came, to any endpoint of the pool. `FailClose`: it is answered 503. */
  failureMode: string = "FailClose";
  /** Milliseconds for an answer of the endpoint picker: from the request's end to the pick, and from the head of the model server's answer to what the picker makes of it. */
  timeout: i32 = 500;
  /** What the endpoint picker is told of answers. `full`: all, by which it counts tokens; the body is not held for it. `headers`: the head. `off`: nothing, which is the fastest. */
  responsePhase: string = "full";
  /** Leaves alone an endpoint picker that fails, so that not each request waits for it. */
  breaker: BreakerBlock = new BreakerBlock();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `breaker` was given. */
  get hasBreaker(): bool {
    return this.given.has(5);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Pool {
    const out = new Pool();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("cluster picker failureMode timeout responsePhase breaker");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.cluster = readBytes(member, place, issues, 1);
          break;
        case 1:
          this.picker = Picker.decode(member, place, issues);
          break;
        case 2:
          this.failureMode = readEnum(member, place, issues, "FailOpen FailClose");
          break;
        case 3:
          this.timeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        case 4:
          this.responsePhase = readEnum(member, place, issues, "full headers off");
          break;
        case 5:
          this.breaker = BreakerBlock.decode(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "cluster picker failureMode timeout responsePhase breaker");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "cluster");
    if (!this.given.has(1)) issues.missing(path, "picker");
  }
}

@final
export class EndpointPickerConfig {
  /** Inference pools, by the cluster that the route leads to. Requests to other clusters pass; the headers by which endpoints are named are taken from theirs all the same. */
  pools: Array<Pool> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `pools` was given. */
  get hasPools(): bool {
    return this.given.has(0);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): EndpointPickerConfig {
    const out = new EndpointPickerConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("pools");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.pools = readEndpointPickerConfigPools(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "pools");
      }
      this.given.add(index);
    }
  }
}

export class EndpointPickerConfigDecoder extends ConfigDecoder<EndpointPickerConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): EndpointPickerConfig {
    return EndpointPickerConfig.decode(value, path, issues);
  }
}
