import { setImmediate as turn } from "node:timers/promises";
import { messagePrefix } from "../../../sdk/host/src/grpc-framing.ts";
import type { GrpcCall } from "../grpc-server/grpc-server.ts";
import type { Misdeed, Phase } from "./behaviour.ts";
import { ENDPOINT_HEADER, emptyMessage, pickMessage, pieceMessage, responseHeadersMessage } from "./messages.ts";

type Header = readonly [string, string];

/** An address that is in no pool, and that nobody listens on. */
export const OUTSIDE = "127.0.0.66:8000";

const MANY = 100_000;

/** Bytes of the message that is too large. */
const HUGE = 1_000_000_000;

const CHUNK = Buffer.alloc(64 * 1024);

/** Pieces without end stop here, at 6 GB: whoever reads on until then has taken them. */
const MOST_PIECES = 100_000;

type Deed = (call: GrpcCall, phase: Phase, headers: ReadonlyMap<string, string>) => void | Promise<void>;

const INTERNAL = 13;

const DEEDS: Readonly<Record<Misdeed, Deed>> = {
  silent: () => undefined,
  reset: (call) => call.reset(),
  drop: (call) => call.drop(),
  end: (call) => call.end(0),
  fail: (call) => call.end(INTERNAL),
  http: (call) => call.endAsHttp(503),
  malformed: (call) => call.send(Buffer.from("no protobuf: \xff\xff\xff\xff", "latin1")),
  // Field 1 (request_headers), wire type 2, of 100 bytes that are not there.
  truncated: (call) => call.send(Buffer.from([0x0a, 100, 1, 2, 3])),
  empty: (call) => call.send(emptyMessage()),
  huge: sendHuge,
  "endless-list": (call) => {
    const list = Array.from({ length: MANY }, (_, index) => `127.${(index >> 16) & 255}.${(index >> 8) & 255}.66:8000`);
    call.send(pickMessage(list.join(","), [[ENDPOINT_HEADER, list.join(",")]]));
  },
  "header-bomb": (call, phase) => {
    const headers = Array.from({ length: MANY }, (_, index): Header => [`x-bomb-${index}`, "boom"]);
    if (isResponse(phase)) call.send(responseHeadersMessage(headers));
    else call.send(pickMessage(OUTSIDE, [[ENDPOINT_HEADER, OUTSIDE], ...headers]));
  },
  "endless-pieces": sendPieces,
  "wrong-phase": (call, phase) => {
    const headers: Header[] = [["x-wrong-phase", "true"]];
    if (isResponse(phase)) call.send(pickMessage(OUTSIDE, [[ENDPOINT_HEADER, OUTSIDE], ...headers]));
    else call.send(responseHeadersMessage(headers));
  },
  twice: (call, _phase, headers) => {
    const again: Header[] = [[ENDPOINT_HEADER, OUTSIDE], ...headers];
    call.send(pickMessage(OUTSIDE, again));
  },
};

/** Does it. Resolves when it is done, or the other side has broken off. */
export async function misbehave(
  misdeed: Misdeed,
  phase: Phase,
  call: GrpcCall,
  headers: ReadonlyMap<string, string>,
): Promise<void> {
  await DEEDS[misdeed](call, phase, headers);
}

function isResponse(phase: Phase): boolean {
  return phase === "response-headers" || phase === "response-body";
}

async function sendHuge(call: GrpcCall): Promise<void> {
  let isOpen = await call.sendRaw(messagePrefix(HUGE));
  for (let sent = 0; isOpen && sent < HUGE; sent += CHUNK.length) {
    isOpen = await call.sendRaw(CHUNK);
    await turn();
  }
}

async function sendPieces(call: GrpcCall, phase: Phase): Promise<void> {
  if (!isResponse(phase) && phase !== "answer") call.send(pickMessage(OUTSIDE, [[ENDPOINT_HEADER, OUTSIDE]]));
  const piece = pieceMessage(isResponse(phase) ? "responseBody" : "requestBody", CHUNK.subarray(0, 62_000), false);
  const framed = Buffer.concat([messagePrefix(piece.length), piece]);
  for (let count = 0; count < MOST_PIECES && (await call.sendRaw(framed)); count++) await turn();
}
