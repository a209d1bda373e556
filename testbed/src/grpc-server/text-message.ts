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
