import { decodeProcessingResponse, encodeProcessingRequest } from "@sluice/envoy/ext-proc-codec";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { EppBehaviour } from "./behaviour.ts";
import { call } from "./client.ts";
import { type EppStub, startEpp } from "./epp-stub.ts";
import { goJson } from "./go-json.ts";
import { EppProcess } from "./process.ts";

const PATH = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";

let epp: EppStub | undefined;
afterEach(async () => {
  await epp?.close();
  epp = undefined;
});

function head(headers: Readonly<Record<string, string>>, endOfStream = false): Uint8Array {
  const list = Object.entries(headers).map(([key, value]) => ({ key, rawValue: Buffer.from(value) }));
  return encodeProcessingRequest({
    request: { case: "requestHeaders", value: { headers: { headers: list }, endOfStream } },
  });
}

function body(text: string): Uint8Array {
  return encodeProcessingRequest({
    request: { case: "requestBody", value: { body: Buffer.from(text), endOfStream: true } },
  });
}

async function exchange(text: string, behaviour: EppBehaviour = {}, headers: Readonly<Record<string, string>> = {}) {
  epp ??= await startEpp({ pick: ["10.0.0.1:8000", "10.0.0.2:8000"] });
  epp.behave(behaviour);
  const url = `http://${epp.host}:${epp.port}`;
  const result = await call(url, PATH, [head({ "content-length": "9", ...headers }), body(text)]);
  return { ...result, messages: result.messages.map(decodeProcessingResponse) };
}

test("headers come back with the pick before them, and the new length before the old one", async () => {
  const { messages, grpcStatus } = await exchange('{"prompt": "<a>", "model": "m"}', {}, { "x-a": "1" });
  expect(grpcStatus).toBe("0");
  const [first, second] = messages;
  const mutation =
    first?.response.case === "requestHeaders" ? first.response.value.response?.headerMutation : undefined;
  const set = (mutation?.setHeaders ?? []).map(({ header }) => [
    header?.key,
    Buffer.from(header?.rawValue ?? []).toString(),
  ]);
  const text = '{"model":"m","prompt":"\\u003ca\\u003e"}';
  expect(set.slice(0, 4)).toEqual([
    ["x-gateway-destination-endpoint", "10.0.0.1:8000,10.0.0.2:8000"],
    ["Content-Length", String(text.length)],
    ["content-length", "9"],
    ["x-a", "1"],
  ]);
  const mutated =
    second?.response.case === "requestBody" ? second.response.value.response?.bodyMutation?.mutation : undefined;
  const streamed = mutated?.case === "streamedResponse" ? mutated.value : undefined;
  expect([Buffer.from(streamed?.body ?? []).toString(), streamed?.endOfStream]).toEqual([text, true]);
});

test.each([
  { name: "no JSON", text: "{", status: 400 },
  { name: "no model", text: "{}", status: 400 },
  { name: "what it is told to", text: '{"model": "m"}', behaviour: { status: 429 }, status: 429 },
  { name: "no endpoint", text: '{"model": "m"}', behaviour: { endpoints: [] }, status: 503 },
])("$name is answered $status", async ({ text, behaviour, status }) => {
  const { messages } = await exchange(text, behaviour);
  const [first] = messages;
  expect(first?.response.case === "immediateResponse" ? first.response.value.status?.code : undefined).toBe(status);
});

test.each([
  { misdeed: "end" as const, grpcStatus: "0" },
  { misdeed: "fail" as const, grpcStatus: "13" },
  { misdeed: "reset" as const, grpcStatus: "" },
  { misdeed: "http" as const, grpcStatus: "" },
])("the misdeed $misdeed ends the call", async ({ misdeed, grpcStatus }) => {
  const result = await exchange('{"model": "m"}', { misdeed });
  expect(result).toMatchObject({ grpcStatus, messages: [] });
});

test("a shut one refuses, and an opened one is there again", async () => {
  await exchange('{"model": "m"}');
  epp?.shut();
  await expect(exchange('{"model": "m"}')).rejects.toThrow("ECONNREFUSED");
  await epp?.open();
  expect((await exchange('{"model": "m"}')).messages).toHaveLength(2);
});

test("TLS is spoken with a certificate that nobody vouches for", async () => {
  epp = await startEpp({ tls: true, pick: ["10.0.0.1:8000"] });
  const { grpcStatus, messages } = await call(`https://127.0.0.1:${epp.port}`, PATH, [head({}, true)]);
  expect({ grpcStatus, messages: messages.length }).toEqual({ grpcStatus: "0", messages: 1 });
});

test("one in a process of its own is killed, and comes back where it was", async () => {
  const apart = await EppProcess.start({ endpoints: ["10.0.0.1:8000"] });
  onTestFinished(() => apart.stop());
  const ask = () => call(`http://127.0.0.1:${apart.port}`, PATH, [head({}, true)]);
  expect((await ask()).messages).toHaveLength(1);
  expect(await apart.report()).toMatchObject({ streams: 1, picks: 1 });
  await apart.kill();
  await expect(ask()).rejects.toThrow("ECONNREFUSED");
  await apart.restart();
  expect((await ask()).messages).toHaveLength(1);
});

test("JSON is written as Go writes a map", () => {
  expect(goJson({ b: [{ z: 1, a: "&" }], "": null, a: "ü" })).toBe('{"":null,"a":"ü","b":[{"a":"\\u0026","z":1}]}');
});
