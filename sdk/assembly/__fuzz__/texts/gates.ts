import { TextChannel } from "../../ai/texts/channel";
import { TextGate } from "../../ai/texts/gate";
import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";

/** Lets everything pass as it is. */
@final
export class OpenGate extends TextGate {
  text(channel: TextChannel, piece: Bytes): Bytes {
    return piece;
  }

  end(channel: TextChannel): Bytes {
    return Bytes.empty();
  }
}

/** Puts other letters in the place of some; holds each piece until the next, and ends the answer when it has seen enough. */
@final
export class StrictGate extends TextGate {
  private readonly held: Bytes[] = [];
  private left: i32;

  /** @param most bytes that go through */
  constructor(most: i32) {
    super();
    this.left = most;
  }

  get blocked(): bool {
    return this.left < 0;
  }

  text(channel: TextChannel, piece: Bytes): Bytes {
    // Nothing comes after the end, nor of a text that is over.
    if (this.blocked || channel.ended || piece.length == 0) unreachable();
    while (this.held.length <= channel.id) this.held.push(Bytes.empty());
    const out = this.held[channel.id];
    this.held[channel.id] = piece;
    this.left -= piece.length;
    return changed(out);
  }

  end(channel: TextChannel): Bytes {
    if (this.blocked) unreachable();
    while (this.held.length <= channel.id) this.held.push(Bytes.empty());
    const out = this.held[channel.id];
    this.held[channel.id] = Bytes.empty();
    return changed(out);
  }
}

/** With capitals for small letters. */
function changed(text: Bytes): Bytes {
  const out = new ByteWriter(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    out.byte(byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);
  }
  return out.take();
}
