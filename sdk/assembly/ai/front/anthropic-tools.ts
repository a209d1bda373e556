import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AnswerSink } from "../answer";
import { escapeBytes } from "../escaped";

/** Most tool calls of one answer; further ones are dropped. */
const MAX_TOOL_CALLS: i32 = 1024;

/** A tool_use block that has begun. */
@final
class ToolBlock {
  isOpen: bool = true;
  hasInput: bool = false;

  constructor(
    /** the block's index in the message */
    readonly index: i64,
    /** the input given at the start, escaped; counts when no delta follows */
    readonly initial: Bytes,
  ) {}
}

/** Turns tool blocks, as Anthropic and Bedrock have them, into numbered tool calls. Input of other blocks (server tools) finds no call here. */
@final
export class AnthropicTools {
  private readonly blocks: ToolBlock[] = [];

  constructor(private readonly sink: AnswerSink) {}

  /** A block begins. @param idName the member that holds its id */
  start(index: i64, block: JsonValue, idName: string = "id"): void {
    if (this.blocks.length >= MAX_TOOL_CALLS) return;
    const input = block.member("input");
    this.blocks.push(new ToolBlock(index, input.kind == JsonKind.Object ? escapeBytes(input.raw) : EMPTY_OBJECT));
    this.sink.toolCall(this.blocks.length - 1, block.member(idName).rawText(), block.member("name").rawText());
  }

  input(index: i64, fragment: Bytes): void {
    const at = this.find(index);
    if (at < 0 || fragment.length == 0) return;
    this.blocks[at].hasInput = true;
    this.sink.toolArguments(at, fragment);
  }

  /** The block is complete: without deltas its input is the one it began with, at least an empty object. */
  stop(index: i64): void {
    const at = this.find(index);
    if (at < 0) return;
    const block = this.blocks[at];
    block.isOpen = false;
    if (!block.hasInput) this.sink.toolArguments(at, block.initial);
  }

  /** The message is complete, and so is every block. */
  stopAll(): void {
    for (let i = 0; i < this.blocks.length; i++) {
      if (this.blocks[i].isOpen) this.stop(this.blocks[i].index);
    }
  }

  private find(index: i64): i32 {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      if (this.blocks[i].isOpen && this.blocks[i].index == index) return i;
    }
    return -1;
  }
}

const EMPTY_OBJECT: Bytes = Bytes.of("{}");
