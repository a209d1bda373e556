/** Bytes in front of each message of gRPC: a flag for compression and a length (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const PREFIX = 5;

/** A message as it goes over the wire. @param claimed the length to write, where it is a lie */
export function framed(message: Uint8Array, claimed: number = message.length): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(claimed, 1);
  return Buffer.concat([prefix, message]);
}

/** Cuts what comes into messages, wherever the pieces end. */
export class FrameCutter {
  #held = Buffer.alloc(0);

  push(piece: Uint8Array): Buffer[] {
    this.#held = Buffer.concat([this.#held, piece]);
    const messages: Buffer[] = [];
    for (;;) {
      const size = this.#held.length < PREFIX ? undefined : this.#held.readUInt32BE(1);
      if (size === undefined || this.#held.length < PREFIX + size) return messages;
      messages.push(this.#held.subarray(PREFIX, PREFIX + size));
      this.#held = this.#held.subarray(PREFIX + size);
    }
  }
}

/** A message whose field 1 is a text, and the other way round. */
export function textMessage(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) break;
  }
  return Buffer.concat([Buffer.from([0x0a, ...length]), bytes]);
}

export function textIn(message: Buffer): string {
  let at = 1;
  while (((message[at] ?? 0) & 0x80) !== 0) at++;
  return message.toString("utf8", at + 1);
}
