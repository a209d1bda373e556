import { Bytes, JsonPath, JsonValue, lowerAscii, PropertyPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { quotable } from "./ai-log";
import { FieldValue } from "./field-value";
import { Attribute } from "./generated/config.gen";
import { spanTag } from "./span-tag";

/** Where an attribute's value comes from. */
export const enum Source {
  /** nowhere: the attribute has no effect, as in Higress */
  None,
  Fixed,
  RequestHeader,
  RequestBody,
  ResponseHeader,
  ResponseBody,
  ResponseStream,
  /** the answer's token usage */
  Usage,
}

/** Which of the values in a stream counts. */
export const enum Rule {
  First,
  Replace,
  Append,
}

/** One value that is asked for, from one source; ready for requests. */
@final
export class StatAttribute {
  readonly rule: Rule;
  readonly fallback: FieldValue | null;
  /** What the value is written to; null for no such place. */
  readonly separateField: PropertyPath | null;
  readonly span: PropertyPath | null;
  /** `value` for sources that are no body: a text, or a header's name. */
  readonly literal: Bytes;
  /** The key as it stands in JSON. */
  readonly logKey: string;
  readonly isToolCalls: bool;
  /** Whether the value replaces what is counted. */
  readonly isCounted: bool;
  /** Tried in turn until one has a value. */
  private readonly paths: JsonPath[] = [];

  /** @param builtinPaths tried where `value` is empty or leads to nothing */
  constructor(
    private readonly config: Attribute,
    readonly source: Source,
    builtinPaths: Array<string>,
  ) {
    const key = config.key;
    this.logKey = quotable(Bytes.of(key)).toString();
    this.isToolCalls = key == "tool_calls";
    this.isCounted = key == "model" || key == "input_token" || key == "output_token" || key == "total_token";
    this.rule = ruleOf(config);
    this.fallback = config.defaultValue.length == 0 ? null : FieldValue.ofString(config.defaultValue);
    const isHeader = source == Source.RequestHeader || source == Source.ResponseHeader;
    this.literal = Bytes.of(isHeader ? lowerAscii(config.value) : config.value);
    const separate = config.applyToLog && config.asSeparateLogField;
    this.separateField = separate ? PropertyPath.parts([config.key]) : null;
    const tag = config.traceSpanKey.length > 0 ? config.traceSpanKey : config.key;
    this.span = config.applyToSpan ? spanTag(tag) : null;
    if (config.value.length > 0) this.paths.push(JsonPath.compile(config.value));
    for (let i = 0; i < builtinPaths.length; i++) this.paths.push(JsonPath.compile(builtinPaths[i]));
  }

  get key(): string {
    return this.config.key;
  }

  /** Whether the value goes into `ai_log`. */
  get inLog(): bool {
    return this.config.applyToLog && !this.config.asSeparateLogField;
  }

  /** Whether the value comes from the answer's body or its usage. */
  get isOfAnswer(): bool {
    return this.source >= Source.ResponseBody;
  }

  /** The value in a body or an event; null where there is none. */
  find(document: Bytes): FieldValue | null {
    for (let i = 0; i < this.paths.length; i++) {
      const value: JsonValue = this.paths[i].get(document);
      const found = FieldValue.of(value);
      if (found) return found;
    }
    return null;
  }
}

function ruleOf(config: Attribute): Rule {
  if (config.rule == "first") return Rule.First;
  if (config.rule == "append") return Rule.Append;
  const isText = config.key == "answer" || config.key == "reasoning";
  return config.rule.length == 0 && isText ? Rule.Append : Rule.Replace;
}

/** The source of that name; None for "". */
export function sourceOf(name: string): Source {
  if (name == "fixed_value") return Source.Fixed;
  if (name == "request_header") return Source.RequestHeader;
  if (name == "request_body") return Source.RequestBody;
  if (name == "response_header") return Source.ResponseHeader;
  if (name == "response_body") return Source.ResponseBody;
  return name == "response_streaming_body" ? Source.ResponseStream : Source.None;
}
