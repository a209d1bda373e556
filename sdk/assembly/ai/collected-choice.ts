import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { AnswerSink, ExtraScope } from "./answer";
import { ExtraMember, keepExtra } from "./extra-member";
import { FinishReason } from "./finish-reason";

/** Most blocks of one choice; what would open a further one is dropped. */
const MAX_BLOCKS: i32 = 4096;

export const enum BlockKind {
  Text,
  Reasoning,
  RedactedReasoning,
  Refusal,
  Tool,
}

/** A run of one kind of content. `content` is escaped; for a tool it is the arguments. */
@final
export class CollectedBlock {
  readonly content: ByteWriter = new ByteWriter(64);
  /** of thinking, or of the thinking behind a tool call */
  signature: Bytes = Bytes.empty();

  constructor(
    readonly kind: BlockKind,
    /** position among the choice's tool calls; -1 for other blocks */
    readonly toolIndex: i32,
    readonly id: Bytes,
    readonly name: Bytes,
  ) {}
}

/** One choice of a collected answer: its blocks in the order in which they began. */
@final
export class CollectedChoice {
  readonly blocks: CollectedBlock[] = [];
  readonly extras: ExtraMember[] = [];
  reason: FinishReason = FinishReason.None;
  /** the provider's own finish reason */
  word: Bytes = Bytes.empty();
  stopSequence: Bytes = Bytes.empty();

  text(delta: Bytes): void {
    this.append(BlockKind.Text, delta);
  }

  reasoning(delta: Bytes): void {
    this.append(BlockKind.Reasoning, delta);
  }

  redactedReasoning(data: Bytes): void {
    const block = this.open(BlockKind.RedactedReasoning);
    if (block) block.content.bytes(data);
  }

  signature(signature: Bytes): void {
    let block = this.last(BlockKind.Reasoning);
    if (!block) block = this.open(BlockKind.Reasoning);
    if (block) block.signature = signature;
  }

  refusal(delta: Bytes): void {
    this.append(BlockKind.Refusal, delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    if (this.blocks.length < MAX_BLOCKS) this.blocks.push(new CollectedBlock(BlockKind.Tool, index, id, name));
  }

  toolSignature(index: i32, signature: Bytes): void {
    const block = this.tool(index);
    if (block) block.signature = signature;
  }

  toolArguments(index: i32, fragment: Bytes): void {
    const block = this.tool(index);
    if (block) block.content.bytes(fragment);
  }

  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {
    keepExtra(this.extras, scope, name, json);
  }

  /** Whether there is a block of this kind. */
  has(kind: BlockKind): bool {
    for (let i = 0; i < this.blocks.length; i++) if (this.blocks[i].kind == kind) return true;
    return false;
  }

  /** Appends the content of all blocks of one kind. */
  writeContent(out: ByteWriter, kind: BlockKind): void {
    for (let i = 0; i < this.blocks.length; i++) {
      const block = this.blocks[i];
      if (block.kind == kind) out.bytes(block.content.view());
    }
  }

  /** @param isCut whether content was dropped, so that the answer ends as cut by length */
  replay(sink: AnswerSink, isCut: bool): void {
    for (let i = 0; i < this.blocks.length; i++) replayBlock(this.blocks[i], sink);
    for (let i = 0; i < this.extras.length; i++) {
      const extra = this.extras[i];
      sink.extra(extra.scope, extra.name, extra.json);
    }
    const reason = isCut ? FinishReason.Length : this.reason;
    if (reason != FinishReason.None) sink.finish(reason, this.word, this.stopSequence);
  }

  /** A signature closes its block, so thinking after it opens another. */
  private append(kind: BlockKind, delta: Bytes): void {
    if (delta.length == 0) return;
    let block = this.last(kind);
    if (!block || block.signature.length > 0) block = this.open(kind);
    if (block) block.content.bytes(delta);
  }

  /** The call at a position among the choice's. */
  private tool(index: i32): CollectedBlock | null {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const block = this.blocks[i];
      if (block.kind == BlockKind.Tool && block.toolIndex == index) return block;
    }
    return null;
  }

  private last(kind: BlockKind): CollectedBlock | null {
    const count = this.blocks.length;
    if (count == 0) return null;
    const block = this.blocks[count - 1];
    return block.kind == kind ? block : null;
  }

  private open(kind: BlockKind): CollectedBlock | null {
    if (this.blocks.length >= MAX_BLOCKS) return null;
    const block = new CollectedBlock(kind, -1, Bytes.empty(), Bytes.empty());
    this.blocks.push(block);
    return block;
  }
}

function replayBlock(block: CollectedBlock, sink: AnswerSink): void {
  const content = block.content.view();
  switch (block.kind) {
    case BlockKind.Text:
      sink.text(content);
      return;
    case BlockKind.Refusal:
      sink.refusal(content);
      return;
    case BlockKind.RedactedReasoning:
      sink.redactedReasoning(content);
      return;
    case BlockKind.Tool:
      sink.toolCall(block.toolIndex, block.id, block.name);
      if (block.signature.length > 0) sink.toolSignature(block.toolIndex, block.signature);
      sink.toolArguments(block.toolIndex, content);
      return;
    default:
      if (content.length > 0) sink.reasoning(content);
      if (block.signature.length > 0) sink.reasoningSignature(block.signature);
  }
}
