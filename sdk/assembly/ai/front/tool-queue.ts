import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { AnthropicBlocks } from "./anthropic-blocks";
import { ArgumentsBalance } from "./arguments-balance";
import { writeIdSignature } from "./signed-id";

/** Most tool calls that wait at a time; beyond it further ones are dropped. */
const MAX_WAITING: i32 = 256;

/** A tool call that waits for its turn, or for the rest of its arguments. */
@final
export class WaitingTool {
  /** of the thinking behind it */
  signature: Bytes = Bytes.empty();
  readonly fragments: ByteWriter;
  readonly balance: ArgumentsBalance = new ArgumentsBalance();

  constructor(
    readonly index: i32,
    readonly id: Bytes,
    readonly name: Bytes,
    limit: i32,
  ) {
    this.fragments = new ByteWriter(64, limit);
  }
}

/**
 * Brings tool calls, whose fragments OpenAI's protocol may interleave, into Anthropic's one block after the other. The
 * first call streams at once; a later one too as soon as the arguments of the one before are a complete object, and only
 * until then it waits here. A call begins with the first of its arguments, since its id holds the signature that comes before.
 */
@final
export class ToolQueue {
  private readonly waiting: WaitingTool[] = [];
  private readonly lateText: ByteWriter;
  private openIndex: i32 = -1;
  private balance: ArgumentsBalance = new ArgumentsBalance();
  /** Whether any tool was called. */
  seen: bool = false;

  /** @param limit most bytes that each waiting call, and waiting text, may hold */
  constructor(
    private readonly blocks: AnthropicBlocks,
    private readonly limit: i32,
  ) {
    this.lateText = new ByteWriter(16, limit);
  }

  begin(index: i32, id: Bytes, name: Bytes): void {
    this.seen = true;
    if (this.waiting.length < MAX_WAITING) this.waiting.push(new WaitingTool(index, id, name, this.limit));
  }

  sign(index: i32, signature: Bytes): void {
    const tool = this.find(index);
    if (tool) tool.signature = signature;
  }

  add(index: i32, fragment: Bytes): void {
    if (index == this.openIndex) {
      this.balance.add(fragment);
      this.blocks.toolInput(fragment);
      if (this.balance.isComplete) this.advance();
      return;
    }
    const tool = this.find(index);
    if (!tool) return;
    tool.fragments.bytes(fragment);
    tool.balance.add(fragment);
    this.advance();
  }

  /** Keeps text that arrives amid an unfinished call for after it; false when no call is unfinished. */
  holdText(delta: Bytes): bool {
    this.advance();
    if (!this.isBusy) {
      this.openIndex = -1;
      return false;
    }
    this.lateText.bytes(delta);
    return true;
  }

  /** Writes out all that waits: nothing more comes for the calls so far. */
  flush(): void {
    while (this.waiting.length > 0) this.open(this.waiting.shift());
    this.openIndex = -1;
    this.releaseText();
  }

  private find(index: i32): WaitingTool | null {
    for (let i = 0; i < this.waiting.length; i++) if (this.waiting[i].index == index) return this.waiting[i];
    return null;
  }

  private get isBusy(): bool {
    return this.openIndex >= 0 && !this.balance.isComplete;
  }

  private advance(): void {
    while (!this.isBusy && this.waiting.length > 0) this.open(this.waiting.shift());
    if (!this.isBusy) this.releaseText();
  }

  private open(tool: WaitingTool): void {
    this.openIndex = tool.index;
    this.balance = tool.balance;
    const id = new ByteWriter(64);
    id.bytes(tool.id);
    writeIdSignature(id, tool.signature);
    this.blocks.tool(id.take(), tool.name);
    if (tool.fragments.length > 0) this.blocks.toolInput(tool.fragments.take());
  }

  private releaseText(): void {
    if (this.lateText.length == 0) return;
    this.openIndex = -1;
    this.blocks.text(this.lateText.take());
  }
}
