import { once } from "node:events";
import { connect } from "node:net";
import { hosts } from "@sluice/testbed";
import { type RawReply, rawRequest, useGateway } from "@sluice/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const PATH = "/v1/chat/completions";
const JSON_TYPE = { "content-type": "application/json" };

/** Plugins that read and change bodies, in the order of a chain; `m*` is renamed `mapped`, and its name put in a header. */
const chain = [
  { plugin: "model-router", config: { modelToHeader: "x-model" }, reroutes: true },
  { plugin: "model-mapper", config: { modelMapping: { "m*": "mapped" } } },
  { plugin: "ai-prompt-decorator", config: { prepend: [{ role: "system", content: "be kind" }] } },
];

/** Past the JSON reader's depth of 512. */
const DEEP = 10_000;

describe.each(hosts)("bad input to a chain on $name", (host) => {
  const served = useGateway(host, chain);

  function post(
    chunks: readonly (string | Uint8Array)[],
    headers: Record<string, string> = JSON_TYPE,
  ): Promise<RawReply> {
    return rawRequest(served.gateway.url, { method: "POST", path: PATH, headers, chunks });
  }

  describe("what is not a JSON object passes byte for byte", () => {
    test.each([
      { name: "text", body: Buffer.from("model=gpt") },
      { name: "a cut object", body: Buffer.from('{"model":"m1","messages":[') },
      { name: "two objects", body: Buffer.from('{"model":"m1"}{"model":"m2"}') },
      { name: "a trailing comma", body: Buffer.from('{"model":"m1",}') },
      { name: "a byte order mark", body: Buffer.from('\ufeff{"model":"m1"}') },
      { name: "a control character in a string", body: Buffer.from('{"model":"m1","x":"\u0001"}') },
      { name: "a number with a leading zero", body: Buffer.from('{"model":"m1","x":007}') },
      { name: "an array", body: Buffer.from('["model","m1"]') },
      { name: "a string", body: Buffer.from('"m1"') },
      { name: "binary", body: Buffer.from([0, 255, 254, 1, 2, 128]) },
      { name: `nesting ${DEEP} deep`, body: Buffer.from(`{"model":"m1","x":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`) },
      { name: `objects ${DEEP} deep`, body: Buffer.from(`${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`) },
      { name: `${DEEP} opening brackets`, body: Buffer.from("[".repeat(DEEP)) },
    ])("$name", async ({ body }) => {
      expect((await post([body])).status).toBe(200);
      const seen = await served.upstream.nextRequest();
      expect(seen.body.equals(body)).toBe(true);
      expect(seen.headers).not.toHaveProperty("x-model");
    });
  });

  test.each([
    { name: "without a content type", headers: {} },
    { name: "as text", headers: { "content-type": "text/plain" } },
    { name: "with an empty content type", headers: { "content-type": "" } },
    { name: "with a malformed content type", headers: { "content-type": ";;=json" } },
    { name: "as a form without a boundary", headers: { "content-type": "multipart/form-data" } },
  ])("JSON $name passes byte for byte", async ({ headers }) => {
    const body = '{"model":"m1","messages":[]}';
    expect((await post([body], headers)).status).toBe(200);
    const seen = await served.upstream.nextRequest();
    expect(seen.text).toBe(body);
    expect(seen.headers).not.toHaveProperty("x-model");
  });

  test("of a key that comes twice the last counts, for the gateway as for the provider", async () => {
    await post(['{"model":"other","model":"m1","messages":[]}']);
    const seen = await served.upstream.nextRequest();
    expect(seen.headers["x-model"]).toBe("m1");
    expect(seen.json).toMatchObject({ model: "mapped" });
    await post(['{"model":"m1","model":"other","messages":[]}']);
    const other = await served.upstream.nextRequest();
    expect(other.headers["x-model"]).toBe("other");
    expect(other.json).toMatchObject({ model: "other" });
  });

  test("of two lists of messages the last is the one that plugins change", async () => {
    const [first, last] = ["one", "two"].map((content) => [{ role: "user", content }]);
    await post([`{"model":"other","messages":${JSON.stringify(first)},"messages":${JSON.stringify(last)}}`]);
    expect((await served.upstream.nextRequest()).json).toEqual({
      model: "other",
      messages: [{ role: "system", content: "be kind" }, ...(last ?? [])],
    });
  });

  test("a key written with escapes is that key", async () => {
    await post(['{"model":"other","\\u006dodel":"m1","messages":[]}']);
    const seen = await served.upstream.nextRequest();
    expect(seen.headers["x-model"]).toBe("m1");
    expect(seen.json).toMatchObject({ model: "mapped" });
  });

  test("numbers, unknown members and white space stay as they were", async () => {
    const rest = '"seed":9007199254740993,"a":1e400,"b":-0.0,"c":123456789012345678901234567890, "d" :\t[1.10 ]';
    await post([`{ "model":"m1",${rest},"messages":[]}`]);
    expect((await served.upstream.nextRequest()).text).toContain(rest);
  });

  test("bytes that are not UTF-8 harm nobody, and no byte around what is changed moves", async () => {
    const tail = Buffer.from([...Buffer.from(',"user":"a'), 0xff, 0xc0, 0xaf, ...Buffer.from('"}')]);
    const body = Buffer.concat([Buffer.from('{"model":"m1","messages":[]'), tail]);
    expect((await post([body])).status).toBe(200);
    const seen = await served.upstream.nextRequest();
    expect(seen.body.subarray(-tail.length).equals(tail)).toBe(true);
  });

  test.each([
    { name: "a line break", model: "m\r\nx-evil: 1" },
    { name: "a NUL", model: "m\0" },
  ])("a model's name with $name becomes no header, and the request passes", async ({ model }) => {
    expect((await post([JSON.stringify({ model, messages: [] })])).status).toBe(200);
    const seen = await served.upstream.nextRequest();
    expect(seen.headers).not.toHaveProperty("x-model");
    expect(seen.headers).not.toHaveProperty("x-evil");
    expect(seen.json).toMatchObject({ model: "mapped" });
  });

  test.each([
    { name: "no model", body: { messages: [] } },
    { name: "a model that is no text", body: { model: { m: 1 }, messages: [] } },
    { name: "an empty model", body: { model: "", messages: [] } },
    { name: "an unpaired surrogate", body: '{"model":"other\\ud800","messages":[]}' },
    { name: "messages that are no list", body: { model: "other", messages: "hello" } },
  ])("$name is the provider's to judge", async ({ body }) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    expect((await post([text])).status).toBe(200);
    const { messages: _sent, ...given } = JSON.parse(text);
    expect((await served.upstream.nextRequest()).json).toMatchObject(given);
  });

  test("an empty body and no body at all pass", async () => {
    expect((await post([""])).status).toBe(200);
    expect((await served.upstream.nextRequest()).text).toBe("");
    expect((await rawRequest(served.gateway.url, { path: PATH, headers: JSON_TYPE })).status).toBe(200);
    expect((await served.upstream.nextRequest()).method).toBe("GET");
    expect((await rawRequest(served.gateway.url, { method: "HEAD", path: PATH })).status).toBe(200);
  });

  test("an upload in pieces is read wherever it is cut", async () => {
    const body = Buffer.from('{"model":"m1","x":"é\\u00e9","messages":[]}');
    await post([body]);
    const whole = (await served.upstream.nextRequest()).text;
    const cuts = Array.from({ length: body.length - 1 }, (_, at) => [body.subarray(0, at + 1), body.subarray(at + 1)]);
    cuts.push(Array.from(body, (byte) => Buffer.of(byte)));
    await Promise.all(cuts.map((chunks) => post(chunks)));
    expect(served.upstream.requests).toHaveLength(cuts.length + 1);
    for (const { text, headers } of served.upstream.requests) {
      expect(text).toBe(whole);
      expect(headers["x-model"]).toBe("m1");
    }
  });

  /** Sends bytes as they are; the first line of the answer. */
  async function sendRaw(text: string): Promise<string> {
    const { port, hostname } = new URL(served.gateway.url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.write(text);
    const [answer] = (await once(socket, "data")) as [Buffer];
    return answer.toString("latin1").split("\r\n")[0] ?? "";
  }

  test.each([
    { name: "two lengths", rest: "content-length: 4\r\ncontent-length: 5\r\n\r\nabcd" },
    { name: "a length and chunks", rest: "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" },
    { name: "a NUL in a header", rest: "x-a: b\0c\r\n\r\n" },
    { name: "a line that is no header", rest: "nothing\r\n\r\n" },
  ])("$name: the host answers 400, and no plugin sees it", async ({ rest }) => {
    expect(await sendRaw(`POST ${PATH} HTTP/1.1\r\nhost: x\r\n${rest}`)).toBe("HTTP/1.1 400 Bad Request");
    expect(served.upstream.requests).toHaveLength(0);
    expect((await post(['{"model":"m1"}'])).status).toBe(200);
  });

  test("a hundred headers are the host's limit", async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "1"]));
    expect((await post(["{}"], many(80))).status).toBe(200);
    expect((await post(["{}"], many(120))).status).toBe(431);
  });

  test("an upload that breaks off reaches nobody, and the next request is served", async () => {
    const { port, hostname } = new URL(served.gateway.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(`${head}{"model":"m1"`, () => resolve()));
    socket.destroy();
    expect((await post(['{"model":"m1","messages":[]}'])).status).toBe(200);
    expect((await served.upstream.nextRequest()).json).toMatchObject({ model: "mapped" });
    expect(served.upstream.requests).toHaveLength(1);
  });

  test("60 KB of headers are the host's limit: below they pass, above they get 431", async () => {
    const body = ['{"model":"m1","messages":[]}'];
    expect((await post(body, { ...JSON_TYPE, "x-big": "h".repeat(58 * 1024) })).status).toBe(200);
    expect((await served.upstream.nextRequest()).headers["x-big"]).toHaveLength(58 * 1024);
    served.upstream.clear();
    expect((await post(body, { ...JSON_TYPE, "x-big": "h".repeat(61 * 1024) })).status).toBe(431);
    expect(served.upstream.requests).toHaveLength(0);
  });

  // On Higress plugins set the limit for their stream; on stock Envoy the listener's stands.
  test("a body over what the host buffers is refused with 413 on stock Envoy, and passes on Higress", async () => {
    const setup = { plugins: chain, upstreams: { main: { url: served.upstream.url } }, bufferLimitBytes: 64 * 1024 };
    const small = await host.open(setup);
    onTestFinished(() => small.close());
    const send = (size: number) => {
      const chunks = [`{"model":"m1","messages":[],"x":"`, "y".repeat(size), '"}'];
      return rawRequest(small.url, { method: "POST", path: PATH, headers: JSON_TYPE, chunks });
    };
    expect((await send(1000)).status).toBe(200);
    served.upstream.clear();
    const stock = host.upstreamFilters;
    expect((await send(200 * 1024)).status).toBe(stock ? 413 : 200);
    expect(served.upstream.requests).toHaveLength(stock ? 0 : 1);
    expect((await send(1000)).status).toBe(200);
  });
});
