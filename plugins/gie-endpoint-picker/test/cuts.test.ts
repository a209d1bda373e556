import { fileURLToPath } from "node:url";
import { decodeProcessingRequest, encodeProcessingResponse } from "@sluice/envoy/ext-proc-codec";
import { type EmulatedStream, type GrpcServer, HostEmulator } from "@sluice/host";
import { cutAt } from "@sluice/testbed";
import { describe, expect, test } from "vitest";

const WASM = fileURLToPath(new URL("../../../dist/gie-endpoint-picker.wasm", import.meta.url));

const PICKED = "10.0.0.1:8000";
const BODY = '{"model":"m","prompt":"Grüße"}';
const NEW_BODY = '{"prompt":"Grüße","model":"lora"}';

/** What an endpoint picker in this process has been told. */
class Told {
  request = "";
  requestPieces = 0;
  requestEnded = false;
  answer = "";
  answerEnded = false;
  halfClosed = false;
  metadata: unknown;
}

/** Picks at the request's end, with another body in pieces of `piece` bytes. */
function picker(told: Told, piece = 7): GrpcServer {
  return (_, reply) => {
    const say = (init: Parameters<typeof encodeProcessingResponse>[0]) =>
      reply.message(Buffer.from(encodeProcessingResponse(init)));
    const pick = (changes: boolean) => {
      const header = { key: "x-gateway-destination-endpoint", rawValue: Buffer.from(PICKED) };
      say({
        response: { case: "requestHeaders", value: { response: { headerMutation: { setHeaders: [{ header }] } } } },
      });
      const body = Buffer.from(NEW_BODY);
      for (let at = 0; changes && at < body.length; at += piece) {
        const value = { body: body.subarray(at, at + piece), endOfStream: at + piece >= body.length };
        const mutation = { case: "streamedResponse" as const, value };
        say({ response: { case: "requestBody", value: { response: { bodyMutation: { mutation } } } } });
      }
    };
    return {
      message: (bytes) => {
        const { request, metadataContext } = decodeProcessingRequest(bytes);
        if (metadataContext !== undefined) told.metadata = metadataContext.filterMetadata;
        if (request.case === "requestHeaders" && request.value.endOfStream) pick(false);
        if (request.case === "requestBody") {
          told.request += Buffer.from(request.value.body).toString("latin1");
          told.requestPieces++;
          told.requestEnded = request.value.endOfStream;
          if (request.value.endOfStream) pick(true);
        }
        if (request.case === "responseHeaders") say({ response: { case: "responseHeaders", value: {} } });
        if (request.case === "responseBody") {
          told.answer += Buffer.from(request.value.body).toString("latin1");
          told.answerEnded = request.value.endOfStream;
        }
      },
      end: () => {
        told.halfClosed = true;
        reply.close(0, "");
      },
      cancelled: () => undefined,
    };
  };
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

describe.each(["envoy", "higress"] as const)("gie-endpoint-picker frame by frame on emulator (%s)", (personality) => {
  async function load(server: GrpcServer): Promise<HostEmulator> {
    const config = { pools: [{ cluster: "main", picker: { cluster: "epp" } }] };
    return HostEmulator.load({
      personality,
      plugins: [{ name: "picker", wasm: WASM, config }],
      routes: [{ name: "default", cluster: "main" }],
      grpc: { epp: server },
    });
  }

  function begin(host: HostEmulator): EmulatedStream {
    const length = String(Buffer.byteLength(BODY));
    return host.request({ method: "POST", headers: { "content-length": length }, end: false });
  }

  test("a body may be cut at every byte", async () => {
    let told = new Told();
    const host = await load((request, reply) => picker(told)(request, reply));
    const bytes = Buffer.from(BODY);
    for (let offset = 0; offset <= bytes.length; offset++) {
      told = new Told();
      const stream = begin(host);
      for (const piece of cutAt(bytes, offset)) stream.body(piece);
      stream.end();
      const upstream = stream.expectUpstream();
      expect(told).toMatchObject({ request: latin1(BODY), requestEnded: true });
      expect(upstream.body.toString()).toBe(NEW_BODY);
      expect(upstream.requestHeaders.get("content-length")).toBe(String(Buffer.byteLength(NEW_BODY)));
      stream.respond({ body: "ok" });
      expect(stream.expectResponse().status).toBe(200);
    }
    expect(host.grpcCount("picker")).toBe(0);
    host.close();
  });

  test("a body that comes byte by byte is told byte by byte", async () => {
    const told = new Told();
    const host = await load(picker(told, 1));
    const stream = begin(host);
    const bytes = Buffer.from(BODY);
    for (let at = 0; at < bytes.length; at++) {
      stream.body(bytes.subarray(at, at + 1));
      expect(told.request).toBe(latin1(BODY).slice(0, at + 1));
    }
    stream.end();
    expect(told.requestPieces).toBe(bytes.length);
    expect(stream.expectUpstream().body.toString()).toBe(NEW_BODY);
    host.close();
  });

  test("an answer may be cut at every byte, and no byte of it waits", async () => {
    let told = new Told();
    const host = await load((request, reply) => picker(told)(request, reply));
    const answer = Buffer.from('data: {"a":"ü"}\r\n\r\ndata: [DONE]\n\n');
    for (let offset = 1; offset < answer.length; offset++) {
      told = new Told();
      const stream = begin(host).body(BODY, { end: true });
      const writer = stream.expectUpstream().respond({ headers: { "content-type": "text/event-stream" }, end: false });
      let sent = "";
      for (const piece of cutAt(answer, offset)) {
        writer.body(piece);
        sent += Buffer.from(piece).toString("latin1");
        expect(stream.response.body.toString("latin1")).toBe(sent);
        // The picker is told in fewer messages, and of the end with what comes before it.
        expect(sent.startsWith(told.answer)).toBe(true);
      }
      writer.end();
      expect(told).toMatchObject({ answer: answer.toString("latin1"), answerEnded: true, halfClosed: true });
    }
    host.close();
  });

  test("a body that trailers end is ended for the picker, and the trailers go on", async () => {
    const told = new Told();
    const host = await load(picker(told));
    const stream = begin(host).body(BODY).trailers({ "x-sum": "1" });
    expect(told).toMatchObject({ request: latin1(BODY), requestEnded: true });
    expect(stream.expectUpstream().receivedTrailers?.get("x-sum")).toBe("1");
    expect(stream.expectUpstream().body.toString()).toBe(NEW_BODY);
    stream.respond({ body: "ok", trailers: { "x-end": "1" } });
    expect(told).toMatchObject({ answer: "ok", answerEnded: true, halfClosed: true });
    expect(stream.response.trailers?.get("x-end")).toBe("1");
    host.close();
  });

  test("a request for a tunnel is picked for by its head", async () => {
    const told = new Told();
    const host = await load(picker(told));
    const headers = { connection: "Upgrade", upgrade: "websocket" };
    const stream = host.request({ method: "GET", headers, end: false });
    expect(stream.expectUpstream().requestHeaders.get("x-gateway-destination-endpoint")).toBe(PICKED);
    expect(told.requestPieces).toBe(0);
    host.close();
  });

  test("streams that end in whatever way leave nothing in the VM or the host", async () => {
    const host = await load(picker(new Told()));
    const round = () => {
      begin(host).body(BODY).abort();
      begin(host).body(BODY, { end: true }).abort();
      begin(host).body(BODY, { end: true }).respond({ body: "ok" });
    };
    for (let i = 0; i < 50; i++) round();
    const pages = host.memoryPages("picker");
    for (let i = 0; i < 150; i++) round();
    expect(host.memoryPages("picker")).toBeLessThanOrEqual(pages);
    expect(host.grpcCount("picker")).toBe(0);
    host.close();
  });
});
