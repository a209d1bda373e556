import { EventStreamCodec, Int64 } from "@smithy/eventstream-codec";
import { beforeAll, describe, expect, test } from "vitest";
import { type Codecs, loadCodecs, randomBytes } from "./wasm.ts";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);
type Headers = Parameters<typeof codec.encode>[0]["headers"];

/** Longer than any stream here. */
const WHOLE = 1 << 20;

let codecs: Codecs;
beforeAll(async () => {
  codecs = await loadCodecs("simd");
});

const EVENT: Headers = {
  ":event-type": { type: "string", value: "contentBlockDelta" },
  ":content-type": { type: "string", value: "application/json" },
  ":message-type": { type: "string", value: "event" },
};

/** Every type of header before and after the ones that count. */
const EVERY_TYPE: Headers = {
  yes: { type: "boolean", value: true },
  no: { type: "boolean", value: false },
  byte: { type: "byte", value: -7 },
  short: { type: "short", value: -300 },
  ...EVENT,
  integer: { type: "integer", value: 1 << 30 },
  long: { type: "long", value: Int64.fromNumber(2 ** 40) },
  binary: { type: "binary", value: randomBytes(700, 1) },
  text: { type: "string", value: ":event-type é 日本" },
  timestamp: { type: "timestamp", value: new Date(0) },
  uuid: { type: "uuid", value: "01234567-89ab-cdef-0123-456789abcdef" },
};

const encode = (headers: Headers, body: Uint8Array): Buffer => Buffer.from(codec.encode({ headers, body }));

/** What the parser has to tell of messages: types and payloads, each after its length. */
const expected = (...messages: readonly (readonly [string, Uint8Array])[]): Buffer =>
  Buffer.concat(
    messages.flatMap(([type, body]) =>
      [Buffer.from(type), body].flatMap((part) => [Buffer.from(`${part.length}:`), part]),
    ),
  );

const delta = Buffer.from('{"contentBlockIndex":0,"delta":{"text":"héllo 🎉"}}');
const TYPE = "contentBlockDelta";

describe("what the official codec writes is read the same", () => {
  test.each([
    { name: "an event", headers: EVENT, body: delta },
    { name: "an empty payload", headers: EVENT, body: new Uint8Array() },
    { name: "a binary payload", headers: EVENT, body: randomBytes(300, 5) },
    { name: "headers of every type", headers: EVERY_TYPE, body: delta },
  ])("$name, cut at every byte", ({ headers, body }) => {
    const stream = Buffer.concat([encode(headers, body), encode(EVENT, delta)]);
    const told = expected([TYPE, body], [TYPE, delta]);
    for (let cut = 0; cut <= stream.length; cut++) {
      expect(codecs.bytes("eventStream", [stream], cut, WHOLE), `cut at ${cut}`).toEqual(told);
    }
    for (const step of [1, 7, 16]) expect(codecs.bytes("eventStream", [stream], 0, step)).toEqual(told);
  });

  test("payloads of every length up to 300 bytes", () => {
    for (let length = 0; length <= 300; length++) {
      const body = randomBytes(length, 2);
      const stream = encode(EVENT, body);
      expect(codecs.bytes("eventStream", [stream], 0, 64), `${length} bytes`).toEqual(expected([TYPE, body]));
    }
  });

  test("no headers at all", () => {
    expect(codecs.bytes("eventStream", [encode({}, delta)], 0, WHOLE)).toEqual(expected(["", delta]));
  });
});

test("a stream with any byte changed is refused or cut short, never misread", () => {
  const first = encode(EVENT, delta);
  const stream = Buffer.concat([first, encode(EVENT, delta)]);
  for (let at = 0; at < stream.length; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const damaged = Buffer.from(stream);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      expect(codecs.bytes("eventStream", [damaged], 0, WHOLE), `byte ${at} changed by ${flip}`).toBeNull();
    }
  }
});
