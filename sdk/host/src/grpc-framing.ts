/** gRPC over HTTP/2, "Length-Prefixed-Message": compressed flag, length as 32 bits, message. */
const PREFIX = 5;

/** The bytes that go before a message of that length. */
export function messagePrefix(length: number): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** Cuts a stream of bytes into messages. */
export class MessageSplitter {
  #held: Buffer = Buffer.alloc(0);

  /** Bytes of the message that is not complete, as far as it says; 0 when it has not said so. */
  get announced(): number {
    return this.#held.length < PREFIX ? 0 : this.#held.readUInt32BE(1);
  }

  /** The messages that are complete with this piece. */
  add(piece: Buffer): Buffer[] {
    this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    const messages: Buffer[] = [];
    for (;;) {
      if (this.#held.length < PREFIX) return messages;
      const end = PREFIX + this.#held.readUInt32BE(1);
      if (this.#held.length < end) return messages;
      messages.push(this.#held.subarray(PREFIX, end));
      this.#held = this.#held.subarray(end);
    }
  }
}
