import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChannelKind, TextChannel, TextGate } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Verdict } from "../guard/verdict";
import { characters } from "../verdict/cut";
import { JudgedText } from "../verdict/subject";
import { Where } from "../verdict/where";

/** What came of one text of an answer since the last verdict. */
@final
class Part {
  readonly text: ByteWriter = new ByteWriter(256);

  constructor(readonly channel: i32) {}
}

/** Gathers an answer's texts, and lets all of them pass. */
@final
export class GatheringGate extends TextGate {
  /** Characters gathered. */
  characters: i32 = 0;
  private parts: Array<Part> = [];

  text(channel: TextChannel, piece: Bytes): Bytes {
    this.characters += characters(piece);
    this.partOf(channel.id).text.bytes(piece);
    return piece;
  }

  end(_channel: TextChannel): Bytes {
    return Bytes.empty();
  }

  /** Takes what was gathered, one text for each channel. */
  take(): Segment {
    const segment = new Segment();
    for (let i = 0; i < this.parts.length; i++) {
      segment.channels.push(this.parts[i].channel);
      segment.texts.push(new JudgedText(this.parts[i].text.take(), Where.Answer, true));
    }
    this.parts = [];
    this.characters = 0;
    return segment;
  }

  private partOf(channel: i32): Part {
    // The one that is being told is most often the last.
    for (let i = this.parts.length - 1; i >= 0; i--) if (this.parts[i].channel == channel) return this.parts[i];
    const part = new Part(channel);
    this.parts.push(part);
    return part;
  }
}

/** A part of an answer that is judged as one. */
@final
export class Segment {
  readonly channels: Array<i32> = [];
  readonly texts: Array<JudgedText> = [];
}

/** Does to an answer's texts what a verdict says. */
@final
export class VerdictGate extends TextGate {
  private masked: Map<i32, Bytes> = new Map<i32, Bytes>();
  /** What the answer's last words are; null while nothing is refused. */
  private lastWords: Bytes | null = null;
  private isBlocked: bool = false;

  /** What is pushed from now on was judged so. */
  begin(segment: Segment, verdict: Verdict): void {
    this.masked = new Map<i32, Bytes>();
    if (!verdict.hasMasks) return;
    for (let i = 0; i < segment.texts.length; i++) {
      const text = verdict.masked(i, segment.texts[i].text);
      if (text != null) this.masked.set(segment.channels[i], text);
    }
  }

  /** What is pushed from now on is kept back. @param words that the client gets in its place, where there is a text */
  block(words: Bytes): void {
    this.lastWords = words;
  }

  text(channel: TextChannel, piece: Bytes): Bytes {
    const words = this.lastWords;
    if (words != null) {
      this.isBlocked = true;
      return channel.kind == ChannelKind.Text ? words : Bytes.empty();
    }
    if (!this.masked.has(channel.id)) return piece;
    const text = this.masked.get(channel.id);
    // It stands for all that the segment has of the channel.
    this.masked.set(channel.id, Bytes.empty());
    return text;
  }

  end(_channel: TextChannel): Bytes {
    return Bytes.empty();
  }

  get blocked(): bool {
    return this.isBlocked;
  }
}
