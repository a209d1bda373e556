import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { beginSseEvent, endSseEvent } from "../../sse/writer";
import { writeQuoted } from "../escaped";

const enum Open {
  Nothing,
  Text,
  Thinking,
  Tool,
}

/** The content blocks of an Anthropic stream: opens, fills and closes them, one open at a time, with growing index. */
@final
export class AnthropicBlocks {
  private open: Open = Open.Nothing;
  private index: i32 = -1;

  constructor(private readonly out: ByteWriter) {}

  text(delta: Bytes): void {
    if (this.open != Open.Text) {
      this.start(Open.Text);
      this.out.text('{"type":"text","text":""}}');
      endSseEvent(this.out);
    }
    this.delta('"text_delta","text":', delta);
  }

  thinking(delta: Bytes): void {
    this.openThinking();
    this.delta('"thinking_delta","thinking":', delta);
  }

  /** A signature ends its thinking block: what thinking follows has a signature of its own. */
  signature(signature: Bytes): void {
    this.openThinking();
    this.delta('"signature_delta","signature":', signature);
    this.close();
  }

  redactedThinking(data: Bytes): void {
    this.start(Open.Thinking);
    this.out.text('{"type":"redacted_thinking","data":');
    writeQuoted(this.out, data);
    this.out.text("}}");
    endSseEvent(this.out);
    this.close();
  }

  tool(id: Bytes, name: Bytes): void {
    this.start(Open.Tool);
    const out = this.out;
    out.text('{"type":"tool_use","id":');
    writeQuoted(out, id);
    out.text(',"name":');
    writeQuoted(out, name);
    out.text(',"input":{}}}');
    endSseEvent(out);
  }

  /** More arguments of the tool call that is open. */
  toolInput(fragment: Bytes): void {
    this.delta('"input_json_delta","partial_json":', fragment);
  }

  close(): void {
    if (this.open == Open.Nothing) return;
    this.open = Open.Nothing;
    beginSseEvent(this.out, "content_block_stop");
    this.out.text('{"type":"content_block_stop","index":');
    this.out.integer(this.index);
    this.out.byte(0x7d);
    endSseEvent(this.out);
  }

  private openThinking(): void {
    if (this.open == Open.Thinking) return;
    this.start(Open.Thinking);
    this.out.text('{"type":"thinking","thinking":"","signature":""}}');
    endSseEvent(this.out);
  }

  private start(kind: Open): void {
    this.close();
    this.open = kind;
    this.index++;
    beginSseEvent(this.out, "content_block_start");
    this.out.text('{"type":"content_block_start","index":');
    this.out.integer(this.index);
    this.out.text(',"content_block":');
  }

  private delta(kind: string, content: Bytes): void {
    const out = this.out;
    beginSseEvent(out, "content_block_delta");
    out.text('{"type":"content_block_delta","index":');
    out.integer(this.index);
    out.text(',"delta":{"type":');
    out.text(kind);
    writeQuoted(out, content);
    out.text("}}");
    endSseEvent(out);
  }
}
