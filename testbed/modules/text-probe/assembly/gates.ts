import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { TextChannel, TextGate } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Lets everything pass. */
@final
export class PassGate extends TextGate {
  text(channel: TextChannel, piece: Bytes): Bytes {
    return piece;
  }

  end(channel: TextChannel): Bytes {
    return Bytes.empty();
  }
}

/** Makes capitals of small letters. */
@final
export class UpperGate extends TextGate {
  text(channel: TextChannel, piece: Bytes): Bytes {
    return upper(piece);
  }

  end(channel: TextChannel): Bytes {
    return Bytes.empty();
  }
}

/** Holds every text until it is over. */
@final
export class HoldGate extends TextGate {
  private readonly held: ByteWriter[] = [];

  text(channel: TextChannel, piece: Bytes): Bytes {
    this.of(channel).bytes(piece);
    return Bytes.empty();
  }

  end(channel: TextChannel): Bytes {
    return this.of(channel).take();
  }

  private of(channel: TextChannel): ByteWriter {
    while (this.held.length <= channel.id) this.held.push(new ByteWriter());
    return this.held[channel.id];
  }
}

/** Ends the answer before the first piece that goes beyond so many bytes. */
@final
export class BlockGate extends TextGate {
  constructor(private left: i32) {
    super();
  }

  get blocked(): bool {
    return this.left < 0;
  }

  text(channel: TextChannel, piece: Bytes): Bytes {
    this.left -= piece.length;
    return this.left < 0 ? Bytes.empty() : piece;
  }

  end(channel: TextChannel): Bytes {
    return Bytes.empty();
  }
}

export function upper(text: Bytes): Bytes {
  const out = new ByteWriter(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    out.byte(byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);
  }
  return out.take();
}
