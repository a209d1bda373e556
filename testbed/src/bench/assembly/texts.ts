// What the benchmark of edited answers measures: a stream, in one piece, through a gate.
import { Front } from "../../../../sdk/assembly/ai/front/front";
import { AnswerEditor } from "../../../../sdk/assembly/ai/texts/answer-editor";
import { TextChannel } from "../../../../sdk/assembly/ai/texts/channel";
import { TextGate } from "../../../../sdk/assembly/ai/texts/gate";
import { Bytes } from "../../../../sdk/assembly/bytes";

@final
class Stream {
  bytes: Bytes = Bytes.empty();
}

const STREAM = new Stream();

/** Lets everything pass, or puts a text in the place of each. */
@final
class BenchGate extends TextGate {
  constructor(private readonly other: Bytes | null) {
    super();
  }

  text(_channel: TextChannel, piece: Bytes): Bytes {
    const other = this.other;
    return other != null ? other : piece;
  }

  end(_channel: TextChannel): Bytes {
    return Bytes.empty();
  }
}

export function input(size: i32): usize {
  STREAM.bytes = Bytes.wrap(new ArrayBuffer(size));
  return STREAM.bytes.ptr;
}

export function pass(front: i32): i32 {
  return new AnswerEditor(<Front>front, new BenchGate(null)).push(STREAM.bytes, true).length;
}

export function change(front: i32): i32 {
  return new AnswerEditor(<Front>front, new BenchGate(Bytes.of("other"))).push(STREAM.bytes, true).length;
}
