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
  readBool,
  readEnum,
  readInteger,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readAiStatisticsConfigAttributes(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Attribute> {
  const list = new Array<Attribute>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Attribute.decode(items.value, path.item(items), issues));
  return list;
}

function readAiStatisticsConfigEnablePathSuffixes(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readAiStatisticsConfigEnableContentTypes(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

@final
export class Attribute {
  /** Name of the value. `question`, `system`, `answer`, `reasoning`, `tool_calls`, `reasoning_tokens`, `cached_tokens`, `input_token_details` and `output_token_details` are built in: they need neither `value_source` nor `value`. `model`, `input_token`, `output_token` and `total_token` also replace what is counted. */
  key: string = "";
  /** Where the value comes from. A plain answer is a `response_body`, a stream of events a `response_streaming_body`. */
  valueSource: string = "";
  /** The value itself, the name of a header, or a path (gjson syntax) in the body or in an event of the stream. */
  value: string = "";
  /** Which event of a stream counts: the `first` that has a value, the last (`replace`), or all joined (`append`). Empty: `append` for `answer` and `reasoning`, else `replace`. */
  rule: string = "";
  /** Taken when there is no value. */
  defaultValue: string = "";
  /** Put it into `ai_log`. */
  applyToLog: bool = false;
  /** With `apply_to_log`: in a field of its own, `%FILTER_STATE(wasm.<key>:PLAIN)%`, instead of `ai_log`. */
  asSeparateLogField: bool = false;
  /** Make it a tag of the trace span (Higress). */
  applyToSpan: bool = false;
  /** Name of that tag; empty for `key`. */
  traceSpanKey: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Attribute {
    const out = new Attribute();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("key value_source value rule default_value apply_to_log as_separate_log_field apply_to_span trace_span_key");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.key = readString(member, place, issues, 1);
          break;
        case 1:
          this.valueSource = readEnum(member, place, issues, " fixed_value request_header request_body response_header response_body response_streaming_body");
          break;
        case 2:
          this.value = readString(member, place, issues);
          break;
        case 3:
          this.rule = readEnum(member, place, issues, " first replace append");
          break;
        case 4:
          this.defaultValue = readString(member, place, issues);
          break;
        case 5:
          this.applyToLog = readBool(member, place, issues);
          break;
        case 6:
          this.asSeparateLogField = readBool(member, place, issues);
          break;
        case 7:
          this.applyToSpan = readBool(member, place, issues);
          break;
        case 8:
          this.traceSpanKey = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "key value_source value rule default_value apply_to_log as_separate_log_field apply_to_span trace_span_key");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "key");
  }
}

@final
export class AiStatisticsConfig {
  /** Values that are taken from requests and answers, for the access log and for spans. */
  attributes: Array<Attribute> = [];
  /** Instead of `attributes`: `messages` and all built-in ones, in the log. Prompts and answers then stand in the log. */
  useDefaultAttributes: bool = false;
  /** Instead of `attributes`: the four built-in ones about tokens, in the log. */
  useDefaultResponseAttributes: bool = false;
  /** Bytes of a value; of a longer one the beginning and the end stay. Default 32000; 10485760 with `use_default_attributes`, 4000 with `use_default_response_attributes`. */
  valueLengthLimit: i32 = 0;
  /** Do not look for model and tokens in answers; they count only where `attributes` name them. */
  disableOpenaiUsage: bool = false;
  /** Only requests whose path, without the query string, ends in one of these; `*` or none for all. With default attributes, unset means `/completions` and `/messages`. */
  enablePathSuffixes: Array<string> = [];
  /** Only answers whose `content-type` contains one of these; `*` or none for all. */
  enableContentTypes: Array<string> = [];
  /** Header that names the session, asked before `x-openclaw-session-key`, `x-clawdbot-session-key`, `x-moltbot-session-key` and `x-agent-session`. */
  sessionIdHeader: string = "";
  /** What models cost, `{provider, model, price}`: a price has `input` and `output`, and where they differ `cachedInput`, `cacheWrite`, `cacheWriteHour`, `reasoning`, `audioInput`, `audioOutput`, `longContext` and `batch`, all in US$ per million tokens, as decimal numbers in strings. `model` may end in a star; with `provider`, the price is for the endpoints of that AIProvider alone. Without this list nothing is said of costs. */
  prices: JsonValue = JsonValue.missing();
  /** Name of a header that tells the client what the answer cost, in US$; `unknown` where there is no price. Plain answers are held for it until they are whole, up to 512 KiB; streams have none. */
  costHeader: string = "";
  /** Record the histograms of OpenTelemetry's GenAI conventions beside the counters. */
  genAiMetrics: bool = true;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `attributes` was given. */
  get hasAttributes(): bool {
    return this.given.has(0);
  }

  /** Whether `value_length_limit` was given. */
  get hasValueLengthLimit(): bool {
    return this.given.has(3);
  }

  /** Whether `enable_path_suffixes` was given. */
  get hasEnablePathSuffixes(): bool {
    return this.given.has(5);
  }

  /** Whether `enable_content_types` was given. */
  get hasEnableContentTypes(): bool {
    return this.given.has(6);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiStatisticsConfig {
    const out = new AiStatisticsConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("attributes use_default_attributes use_default_response_attributes value_length_limit disable_openai_usage enable_path_suffixes enable_content_types session_id_header prices cost_header gen_ai_metrics");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 8) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.attributes = readAiStatisticsConfigAttributes(member, place, issues);
          break;
        case 1:
          this.useDefaultAttributes = readBool(member, place, issues);
          break;
        case 2:
          this.useDefaultResponseAttributes = readBool(member, place, issues);
          break;
        case 3:
          this.valueLengthLimit = <i32>readInteger(member, place, issues, 0, 10485760);
          break;
        case 4:
          this.disableOpenaiUsage = readBool(member, place, issues);
          break;
        case 5:
          this.enablePathSuffixes = readAiStatisticsConfigEnablePathSuffixes(member, place, issues);
          break;
        case 6:
          this.enableContentTypes = readAiStatisticsConfigEnableContentTypes(member, place, issues);
          break;
        case 7:
          this.sessionIdHeader = readString(member, place, issues);
          break;
        case 8:
          this.prices = member;
          break;
        case 9:
          this.costHeader = readString(member, place, issues);
          break;
        case 10:
          this.genAiMetrics = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "attributes use_default_attributes use_default_response_attributes value_length_limit disable_openai_usage enable_path_suffixes enable_content_types session_id_header prices cost_header gen_ai_metrics");
      }
      this.given.add(index);
    }
  }
}

export class AiStatisticsConfigDecoder extends ConfigDecoder<AiStatisticsConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiStatisticsConfig {
    return AiStatisticsConfig.decode(value, path, issues);
  }
}
