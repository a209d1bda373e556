import { Bytes, HeaderMap } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Rule, Source, StatAttribute } from "./attribute";
import { FieldValue } from "./field-value";
import { TextCollector } from "./text-collector";
import { ToolCalls } from "./tool-calls";

/** The values of the configured attributes, gathered while one call passes. */
@final
export class AttributeValues {
  private readonly values: StaticArray<FieldValue | null>;
  private readonly collectors: StaticArray<TextCollector | null>;
  private toolCalls: ToolCalls | null = null;

  /** @param appendLimit bytes that one `append` attribute, or all tool calls, may hold */
  constructor(
    private readonly attributes: Array<StatAttribute>,
    private readonly appendLimit: i32,
  ) {
    this.values = new StaticArray<FieldValue | null>(attributes.length);
    this.collectors = new StaticArray<TextCollector | null>(attributes.length);
  }

  /** Takes those of `source` from a header map. */
  fromHeaders(source: Source, headers: HeaderMap): void {
    for (let i = 0; i < this.attributes.length; i++) {
      const attribute = this.attributes[i];
      if (attribute.source != source) continue;
      const value = headers.getBytes(attribute.literal);
      if (value.length > 0) this.values[i] = FieldValue.ofText(value);
    }
  }

  /** Takes those of `source` from a body. */
  fromBody(source: Source, body: Bytes): void {
    for (let i = 0; i < this.attributes.length; i++) {
      const attribute = this.attributes[i];
      if (attribute.source == source) this.values[i] = attribute.find(body);
    }
  }

  /** Takes in the data of an event of a stream. */
  fromEvent(data: Bytes): void {
    for (let i = 0; i < this.attributes.length; i++) {
      const attribute = this.attributes[i];
      if (attribute.source != Source.ResponseStream) continue;
      if (attribute.rule == Rule.First && this.values[i] != null) continue;
      const found = attribute.find(data);
      if (found) this.take(i, attribute, found);
      else if (attribute.isToolCalls) this.calls.event(data);
    }
  }

  /** What was found for the attribute at `index`; null for nothing. */
  found(index: i32): FieldValue | null {
    const collector = this.collectors[index];
    if (collector) return FieldValue.ofText(collector.text);
    const value = this.values[index];
    if (value) return value;
    const attribute = this.attributes[index];
    if (attribute.source == Source.Fixed) return FieldValue.ofText(attribute.literal);
    const calls = this.toolCalls;
    if (!calls || !attribute.isToolCalls || attribute.source != Source.ResponseStream) return null;
    const json = calls.json;
    return json.length > 0 ? FieldValue.ofJson(json) : null;
  }

  private take(index: i32, attribute: StatAttribute, value: FieldValue): void {
    if (attribute.rule != Rule.Append) {
      this.values[index] = value;
      return;
    }
    let collector = this.collectors[index];
    if (!collector) {
      collector = new TextCollector(this.appendLimit);
      this.collectors[index] = collector;
    }
    collector.append(value.text);
  }

  private get calls(): ToolCalls {
    let calls = this.toolCalls;
    if (!calls) {
      calls = new ToolCalls(this.appendLimit);
      this.toolCalls = calls;
    }
    return calls;
  }
}
