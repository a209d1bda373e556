import { EventStreamCodec, HeaderMarshaller } from "@smithy/eventstream-codec";
import type { Subject } from "../src/fuzz/subject.ts";

/** As in the target. */
const LIMIT = 2048;

export const dictionary = [
  ":message-type",
  ":event-type",
  ":exception-type",
  ":error-code",
  ":error-message",
  "event",
  "exception",
  "error",
  ..."\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009",
  "\u0000\u0000\u0000\u0010",
  "\u0000\u0000\u0000\u0020\u0000\u0000\u0000\u0010",
  '{"a":1}',
];

const toText = (bytes: Uint8Array | string): string => Buffer.from(bytes as Uint8Array).toString("latin1");
const toBytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const codec = new EventStreamCodec(toText, toBytes);
const marshaller = new HeaderMarshaller(toText, toBytes);

/** The official codec, message by message, tells what the parser tells of the repaired input. */
export function check(_input: Uint8Array, result: number, subject: Subject): string | null {
  const stream = subject.read(subject.call("repairedAt"), subject.call("repairedSize"));
  const told = subject.read(subject.call("resultAt"), subject.call("resultSize"));
  const expected = readAll(stream);
  if (!told.equals(expected.log)) return `the parser tells ${told}, the official codec ${expected.log}`;
  const refused = (result & 1) === 1;
  return refused === expected.refused ? null : `refused: ${refused}, the official codec: ${expected.refused}`;
}

function readAll(stream: Buffer): { readonly log: Buffer; readonly refused: boolean } {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 12 <= stream.length) {
    const size = stream.readUInt32BE(at);
    if (size < 16 || size > LIMIT || stream.readUInt32BE(at + 4) > size - 16) return refused(parts);
    if (at + size > stream.length) break;
    try {
      parts.push(...read(stream.subarray(at, at + size)));
    } catch {
      return refused(parts);
    }
    at += size;
  }
  return { log: Buffer.concat(parts), refused: false };
}

const refused = (parts: readonly Buffer[]): { readonly log: Buffer; readonly refused: true } => ({
  log: Buffer.concat(parts),
  refused: true,
});

/** Type and payload of one message. @throws when it is malformed */
function read(bytes: Buffer): Buffer[] {
  const { body } = codec.decode(bytes);
  // In a buffer of their own: else the codec reads a header that is cut off on into the payload.
  const own = Uint8Array.from(bytes.subarray(12, 12 + bytes.readUInt32BE(4)));
  const headers = marshaller.parse(new DataView(own.buffer));
  const text = (name: string): string => {
    const header = headers[name];
    return header?.type === "string" ? header.value : "";
  };
  const [type, payload] =
    text(":message-type") === "exception"
      ? [`exception:${text(":exception-type")}`, Buffer.from(body)]
      : text(":message-type") === "error"
        ? [`error:${text(":error-code")}`, Buffer.from(text(":error-message"), "latin1")]
        : [text(":event-type"), Buffer.from(body)];
  return [Buffer.from(type, "latin1"), payload].flatMap((part) => [Buffer.from(`${part.length}:`), part]);
}
