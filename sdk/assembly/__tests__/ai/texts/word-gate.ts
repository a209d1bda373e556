import { TextChannel } from "../../../ai/texts/channel";
import { TextGate } from "../../../ai/texts/gate";
import { ByteWriter } from "../../../byte-writer";
import { Bytes } from "../../../bytes";

/** What is held of a channel. */
class Held {
  text: Bytes = Bytes.empty();
}

/**
 * Puts something else in the place of one word, holding back what may be its beginning; ends the answer before another, which
 * may end with a `$`: the text's end.
 */
export class WordGate extends TextGate {
  private readonly held: Held[] = [];
  private isBlocked: bool = false;
  /** What was seen of each channel, kind and choice and index before it. */
  readonly seen: string[] = [];
  readonly ended: i32[] = [];
  private readonly word: Bytes;
  private readonly other: Bytes;
  private readonly stop: Bytes;

  constructor(word: string, other: string, stop: string = "\0") {
    super();
    this.word = Bytes.of(word);
    this.other = Bytes.of(other);
    this.stop = Bytes.of(stop);
  }

  get blocked(): bool {
    return this.isBlocked;
  }

  text(channel: TextChannel, piece: Bytes): Bytes {
    const held = this.heldOf(channel);
    this.seen[channel.id] += piece.toString();
    const joined = new ByteWriter();
    joined.bytes(held.text);
    joined.bytes(piece);
    let text = joined.take();
    const stop = text.indexOf(this.stop);
    if (stop >= 0) {
      this.isBlocked = true;
      text = text.slice(0, stop);
    }
    const out = new ByteWriter();
    for (let at = text.indexOf(this.word); at >= 0; at = text.indexOf(this.word)) {
      out.bytes(text.slice(0, at));
      out.bytes(this.other);
      text = text.slice(at + this.word.length);
    }
    const kept = this.isBlocked ? 0 : max(openEnd(text, this.word), openEnd(text, this.stop));
    out.bytes(text.slice(0, text.length - kept));
    held.text = text.slice(text.length - kept);
    return out.take();
  }

  end(channel: TextChannel): Bytes {
    const held = this.heldOf(channel);
    const text = held.text;
    held.text = Bytes.empty();
    this.ended.push(channel.id);
    this.isBlocked = text.length > 0 && text.length == this.stop.length - 1 && this.stop.at(text.length) == 0x24;
    return this.isBlocked ? Bytes.empty() : text;
  }

  private heldOf(channel: TextChannel): Held {
    while (this.held.length <= channel.id) {
      this.held.push(new Held());
      this.seen.push("");
    }
    if (this.seen[channel.id].length == 0) {
      this.seen[channel.id] = channel.kind.toString() + channel.choice.toString() + channel.index.toString() + ":";
    }
    return this.held[channel.id];
  }
}

/** Bytes at the end of a text that may be the beginning of a word. */
function openEnd(text: Bytes, word: Bytes): i32 {
  for (let size = min(text.length, word.length - 1); size > 0; size--) {
    if (text.endsWith(word.slice(0, size))) return size;
  }
  return 0;
}
