import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerEditor,
  ChannelKind,
  EditOptions,
  Front,
  SseParser,
  TextChannel,
  TextGate,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { TextPaths } from "../text-paths";

/** Passes a streamed answer through a gate. */
export abstract class StreamEditor {
  /** Takes in the next chunk, cut anywhere. @returns what is to be sent on */
  abstract push(chunk: Bytes, endOfStream: bool): Bytes;

  /** Whether the gate ended it: what comes is drained. */
  abstract get isEnded(): bool;

  /** Bytes that came since. */
  abstract get drained(): i64;

  /** Events that could not be read. */
  abstract get unread(): i32;
}

/** An answer of a chat, whose protocol says where its texts are and how it is ended. */
@final
export class ChatEditor extends StreamEditor {
  private readonly editor: AnswerEditor;

  constructor(front: Front, gate: TextGate, options: EditOptions) {
    super();
    this.editor = new AnswerEditor(front, gate, options);
  }

  push(chunk: Bytes, endOfStream: bool): Bytes {
    return this.editor.push(chunk, endOfStream);
  }

  get isEnded(): bool {
    return this.editor.isEnded;
  }

  get drained(): i64 {
    return this.editor.drained;
  }

  get unread(): i32 {
    return this.editor.unread;
  }
}

/** Events with a text at configured paths. What a gate makes of a text other than to end the answer is not done. */
@final
export class PathEditor extends StreamEditor {
  private readonly parser: SseParser = new SseParser();
  private readonly channel: TextChannel = new TextChannel(0, ChannelKind.Text, 0, 0, 0);
  private ended: bool = false;
  private drainedBytes: i64 = 0;

  constructor(
    private readonly paths: TextPaths,
    private readonly gate: TextGate,
    private readonly ending: StreamEnding,
  ) {
    super();
  }

  push(chunk: Bytes, endOfStream: bool): Bytes {
    if (this.ended) {
      this.drainedBytes += chunk.length;
      return Bytes.empty();
    }
    const parser = this.parser;
    const out = new ByteWriter(chunk.length);
    if (parser.overflowed) return chunk;
    parser.push(chunk);
    if (endOfStream) parser.finish();
    while (!this.ended && parser.nextBlock()) {
      const last = parser.isEvent ? this.event(parser.data) : Bytes.empty();
      if (this.gate.blocked) {
        this.ended = true;
        out.bytes(this.ending.write(last));
      } else out.bytes(parser.raw);
    }
    if (!this.ended && parser.overflowed) out.bytes(parser.takeRest());
    if (this.ended) this.drainedBytes += parser.takeRest().length;
    return out.take();
  }

  get isEnded(): bool {
    return this.ended;
  }

  get drained(): i64 {
    return this.drainedBytes;
  }

  get unread(): i32 {
    return 0;
  }

  /** @returns what the gate lets through */
  private event(data: Bytes): Bytes {
    const text = this.paths.textOf(data);
    return text.length == 0 ? text : this.gate.text(this.channel, text);
  }
}

/** Ends a stream that is refused. */
export abstract class StreamEnding {
  /** The events that do it. @param words the answer's last */
  abstract write(words: Bytes): Bytes;
}
