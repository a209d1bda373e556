// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const ATTRIBUTE_KEYS: StaticArray<string> = [
  "key",
  "value_source",
  "value",
  "rule",
  "default_value",
  "apply_to_log",
  "as_separate_log_field",
  "apply_to_span",
  "trace_span_key",
];

const AI_STATISTICS_CONFIG_KEYS: StaticArray<string> = [
  "attributes",
  "use_default_attributes",
  "use_default_response_attributes",
  "value_length_limit",
  "disable_openai_usage",
  "enable_path_suffixes",
  "enable_content_types",
  "session_id_header",
  "gen_ai_metrics",
];

const ATTRIBUTE_VALUE_SOURCE_VALUES: StaticArray<string> = [
  "",
  "fixed_value",
  "request_header",
  "request_body",
  "response_header",
  "response_body",
  "response_streaming_body",
];

const ATTRIBUTE_RULE_VALUES: StaticArray<string> = [
  "",
  "first",
  "replace",
  "append",
];

function readAiStatisticsConfigAttributes(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Attribute> {
  const list = new Array<Attribute>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Attribute.decode(items.value, path.at(items.index), issues));
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
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Attribute {
    const out = new Attribute();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("key")) {
        this.key = readString(member, path, "key", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("value_source")) {
        this.valueSource = readEnum(member, path, "value_source", issues, ATTRIBUTE_VALUE_SOURCE_VALUES);
      } else if (items.keyIsText("value")) {
        this.value = readString(member, path, "value", issues);
      } else if (items.keyIsText("rule")) {
        this.rule = readEnum(member, path, "rule", issues, ATTRIBUTE_RULE_VALUES);
      } else if (items.keyIsText("default_value")) {
        this.defaultValue = readString(member, path, "default_value", issues);
      } else if (items.keyIsText("apply_to_log")) {
        this.applyToLog = readBool(member, path, "apply_to_log", issues);
      } else if (items.keyIsText("as_separate_log_field")) {
        this.asSeparateLogField = readBool(member, path, "as_separate_log_field", issues);
      } else if (items.keyIsText("apply_to_span")) {
        this.applyToSpan = readBool(member, path, "apply_to_span", issues);
      } else if (items.keyIsText("trace_span_key")) {
        this.traceSpanKey = readString(member, path, "trace_span_key", issues);
      } else issues.unknownKey(path, items.key, ATTRIBUTE_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "key");
  }
}

@final
export class AiStatisticsConfig {
  /** Values that are taken from requests and answers, for the access log and for spans. */
  attributes: Array<Attribute> = [];
  /** Whether `attributes` was given. */
  hasAttributes: bool = false;
  /** Instead of `attributes`: `messages` and all built-in ones, in the log. Prompts and answers then stand in the log. */
  useDefaultAttributes: bool = false;
  /** Instead of `attributes`: the four built-in ones about tokens, in the log. */
  useDefaultResponseAttributes: bool = false;
  /** Bytes of a value; of a longer one the beginning and the end stay. Default 32000; 10485760 with `use_default_attributes`, 4000 with `use_default_response_attributes`. */
  valueLengthLimit: i32 = 0;
  /** Whether `value_length_limit` was given. */
  hasValueLengthLimit: bool = false;
  /** Do not look for model and tokens in answers; they count only where `attributes` name them. */
  disableOpenaiUsage: bool = false;
  /** Only requests whose path, without the query string, ends in one of these; `*` or none for all. With default attributes, unset means `/completions` and `/messages`. */
  enablePathSuffixes: Array<string> = [];
  /** Whether `enable_path_suffixes` was given. */
  hasEnablePathSuffixes: bool = false;
  /** Only answers whose `content-type` contains one of these; `*` or none for all. */
  enableContentTypes: Array<string> = [];
  /** Whether `enable_content_types` was given. */
  hasEnableContentTypes: bool = false;
  /** Header that names the session, asked before `x-openclaw-session-key`, `x-clawdbot-session-key`, `x-moltbot-session-key` and `x-agent-session`. */
  sessionIdHeader: string = "";
  /** Record the histograms of OpenTelemetry's GenAI conventions beside the counters. */
  genAiMetrics: bool = true;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiStatisticsConfig {
    const out = new AiStatisticsConfig();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("attributes")) {
        this.attributes = readAiStatisticsConfigAttributes(member, path.key("attributes"), issues);
        this.hasAttributes = true;
      } else if (items.keyIsText("use_default_attributes")) {
        this.useDefaultAttributes = readBool(member, path, "use_default_attributes", issues);
      } else if (items.keyIsText("use_default_response_attributes")) {
        this.useDefaultResponseAttributes = readBool(member, path, "use_default_response_attributes", issues);
      } else if (items.keyIsText("value_length_limit")) {
        this.valueLengthLimit = <i32>readInteger(member, path, "value_length_limit", issues, 0, 10485760);
        this.hasValueLengthLimit = true;
      } else if (items.keyIsText("disable_openai_usage")) {
        this.disableOpenaiUsage = readBool(member, path, "disable_openai_usage", issues);
      } else if (items.keyIsText("enable_path_suffixes")) {
        this.enablePathSuffixes = readAiStatisticsConfigEnablePathSuffixes(member, path.key("enable_path_suffixes"), issues);
        this.hasEnablePathSuffixes = true;
      } else if (items.keyIsText("enable_content_types")) {
        this.enableContentTypes = readAiStatisticsConfigEnableContentTypes(member, path.key("enable_content_types"), issues);
        this.hasEnableContentTypes = true;
      } else if (items.keyIsText("session_id_header")) {
        this.sessionIdHeader = readString(member, path, "session_id_header", issues);
      } else if (items.keyIsText("gen_ai_metrics")) {
        this.genAiMetrics = readBool(member, path, "gen_ai_metrics", issues);
      } else issues.unknownKey(path, items.key, AI_STATISTICS_CONFIG_KEYS);
    }
  }
}

export class AiStatisticsConfigDecoder extends ConfigDecoder<AiStatisticsConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiStatisticsConfig {
    return AiStatisticsConfig.decode(value, path, issues);
  }
}
