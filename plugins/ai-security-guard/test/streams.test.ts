import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type CalloutAnswer, cutEverywhere, HostEmulator } from "@sluice/host";
import {
  hosts,
  type ModeratorStub,
  OPENAI_MODERATION_STUB_KEY,
  type ProviderStub,
  startOpenAiModerationStub,
  startOpenAiStub,
  startUpstream,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { http2Passage } from "../../../testbed/src/drill/http2-passage.ts";
import { chunk, readStream, send, streamOf } from "../../ai-prompt-guard/test/emulated.ts";
import { chat, openGateway, streamed } from "./scene.ts";

const WASM = fileURLToPath(new URL("../../../dist/ai-security-guard.wasm", import.meta.url));
const HOOK = { name: "hook", type: "webhook", serviceName: "hook", in: ["answer"], timeout: 1000 };
const QUESTION = { model: "m", stream: true, messages: [{ role: "user", content: "hi" }] };
const EVENTS = { status: 200, headers: { "content-type": "text/event-stream" } };
const MIB = 1024 * 1024;

/** What the webhook answers to a request's body, after a while. */
type Verdict = (texts: readonly string[]) => { flagged: boolean; text?: string }[];

const harmless: Verdict = (texts) => texts.map((text) => ({ flagged: text.includes("bad") }));

describe.each(["envoy", "higress"] as const)("a stream, frame by frame, on the emulator of %s", (personality) => {
  let host: HostEmulator;
  let asked: string[];
  beforeEach(() => {
    asked = [];
  });
  afterEach(() => {
    expect(host.traps).toEqual([]);
    host.close();
  });

  async function load(config: object, delayMs = 0, verdict: Verdict = harmless): Promise<void> {
    const moderators = [{ ...HOOK, ...config }];
    const plugin = { name: "ai-security-guard", wasm: WASM, config: JSON.stringify({ moderators, bufferLimit: 4 }) };
    host = await HostEmulator.load({ personality, plugins: [plugin] });
    host.onCall("hook", ({ body }): CalloutAnswer => {
      const texts = (JSON.parse(body.toString()) as { texts: { text: string }[] }).texts.map(({ text }) => text);
      asked.push(...texts);
      return { body: JSON.stringify({ results: verdict(texts) }), delayMs };
    });
  }

  test("passes byte for byte, wherever it is cut, with verdicts at once and later", async () => {
    const answer = Buffer.from(`: hello\n\n${chunk({ content: "Grüß Gott" })}${chunk({}, "stop")}data: [DONE]\n\n`);
    for (const delayMs of [0, 5]) {
      await load({}, delayMs);
      for (const { name, chunks } of cutEverywhere(answer)) {
        asked = [];
        const stream = send(host, QUESTION);
        const writer = stream.respond(EVENTS);
        for (const chunk of chunks) {
          writer.body(chunk);
          if (delayMs > 0) host.clock.advance(2);
        }
        writer.end();
        host.clock.advance(50);
        expect(stream.expectResponse().text, `${name} ${delayMs}`).toBe(answer.toString());
        expect(asked.join(""), name).toBe("Grüß Gott");
      }
      if (delayMs === 0) host.close();
    }
  });

  test("is told what was judged as soon as it is, though more is awaited", async () => {
    await load({}, 10);
    const stream = send(host, QUESTION);
    const writer = stream.respond(EVENTS).body(chunk({ content: "good" }));
    expect(stream.response.text).toBe("");
    host.clock.advance(10);
    expect(readStream(stream.response.text).text).toBe("good");
    writer.body(streamOf("more"));
    writer.end();
    host.clock.advance(10);
    expect(readStream(stream.expectResponse().text)).toMatchObject({ text: "goodmore", done: true });
  });

  test("with trailers goes on with them", async () => {
    await load({}, 10);
    const stream = send(host, QUESTION);
    stream.respond(EVENTS).body(streamOf("good day")).trailers({ "x-end": "1" });
    expect(stream.response.ended).toBe(false);
    host.clock.advance(20);
    const reply = stream.expectResponse();
    expect(readStream(reply.text)).toEqual({ text: "good day", finish: "stop", done: true });
    expect(reply.trailers?.toObject()).toEqual({ "x-end": "1" });
  });

  test.each([0, 5])("with trailers after %i ms is whole, though its last event is cut", async (waited) => {
    await load({}, 5);
    const stream = send(host, QUESTION);
    const answer = `${chunk({ content: "good" })}${chunk({}, "stop")}data: [DONE]`;
    const writer = stream.respond(EVENTS).body(answer);
    host.clock.advance(waited);
    writer.trailers({ "x-end": "1" });
    host.clock.advance(20);
    const reply = stream.expectResponse();
    expect([reply.text, reply.trailers?.toObject()]).toEqual([answer, { "x-end": "1" }]);
  });

  test("that is refused is drained, and its client gets nothing more", async () => {
    await load({}, 10);
    const stream = send(host, QUESTION);
    const writer = stream.respond(EVENTS).body(chunk({ content: "good" }));
    host.clock.advance(10);
    writer.body(streamOf("so bad"));
    host.clock.advance(10);
    expect(readStream(stream.response.text)).toMatchObject({ finish: "content_filter", done: true });
    const ended = stream.response.body.length;
    for (let i = 0; i < 5; i++) writer.body(streamOf("more"));
    expect([stream.response.body.length, stream.response.ended]).toEqual([ended, false]);
    writer.end();
    expect(stream.expectResponse().body.length).toBe(ended);
  });

  test("that is refused is left after so many bytes", async () => {
    await load({});
    const stream = send(host, QUESTION);
    const writer = stream.respond(EVENTS).body(streamOf("bad"));
    for (let i = 0; i < 70 && !stream.closed; i++) writer.body(Buffer.alloc(MIB / 4, 0x20));
    expect(stream.closed).toBe(true);
  });

  test.each([
    ["allow", { text: "bad.!", done: true }],
    ["deny", { text: "", finish: "content_filter" }],
  ])("of which too much waits has no verdict: onError %s", async (onError, expected) => {
    await load({ onError, timeout: 60_000 }, 50_000);
    const stream = send(host, QUESTION);
    const writer = stream.respond(EVENTS).body(chunk({ content: "bad." }));
    const comment = Buffer.from(`: ${"x".repeat(MIB / 4)}\n\n`);
    for (let i = 0; i < 4; i++) writer.body(comment);
    writer.body('data: {"choices":[{"index":0,');
    writer.body('"delta":{"content":"!"}}]}\n\ndata: [DONE]\n\n');
    writer.end();
    host.clock.advance(60_000);
    expect(readStream(stream.expectResponse().text)).toMatchObject(expected);
  });

  test("whose provider goes away while a verdict is awaited ends", async () => {
    await load({}, 10);
    const stream = send(host, QUESTION);
    stream.respond(EVENTS).body(streamOf("good")).reset();
    host.clock.advance(20);
    expect(stream.closed).toBe(true);
  });

  test("whose client goes away while a verdict is awaited harms nobody", async () => {
    await load({}, 10);
    const stream = send(host, QUESTION);
    stream.respond(EVENTS).body(streamOf("good"));
    stream.abort();
    host.clock.advance(20);
    expect(stream.closed).toBe(true);
  });

  test("is masked a segment at a time", async () => {
    await load({ action: "mask" }, 0, (texts) => texts.map((text) => ({ flagged: text.includes("bad"), text: "[…]" })));
    const stream = send(host, QUESTION);
    const writer = stream.respond(EVENTS);
    for (const piece of streamOf("good", " very bad", " day.").split(/(?<=\n\n)/)) writer.body(piece);
    writer.end();
    expect(readStream(stream.expectResponse().text)).toEqual({ text: "good[…] day.", finish: "stop", done: true });
  });
});

describe.each(hosts)("a stream on $name", (host) => {
  test("that ends when all of it is judged, and goes on in pieces before, is whole", async () => {
    const [upstream, moderation] = await Promise.all([startUpstream(), startOpenAiModerationStub()]);
    const one = {
      name: "openai",
      type: "openai",
      serviceName: "moderation",
      apiKey: OPENAI_MODERATION_STUB_KEY,
      timeout: 20_000,
    };
    const config = { moderators: [{ ...one, in: ["answer"] }], bufferLimit: 4 };
    const gateway = await openGateway(host, upstream, config, { moderation });
    const pieces = [chunk({ content: "good" }), chunk({ content: "more" }) + chunk({}, "stop"), "data: [DONE]\n\n", ""];
    let client: ReadableStreamDefaultReader<Uint8Array> | undefined;
    let told = "";
    const read = async (until: string) => {
      while (!told.endsWith(until)) told += new TextDecoder().decode((await client?.read())?.value);
    };
    upstream.respond(async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const [index, piece] of pieces.entries()) {
        response.write(piece);
        // The end comes alone, behind the verdict on what was told last.
        if (index < 2) await vi.waitFor(() => expect(moderation.texts.length).toBe(index + 1));
        if (index === 0) await vi.waitFor(() => expect(told).not.toBe(""));
      }
      response.end();
    });
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(QUESTION),
    });
    client = reply.body?.getReader();
    await read("data: [DONE]\n\n");
    expect(told).toBe(pieces.join(""));
    expect((await client?.read())?.done).toBe(true);
    await gateway.close();
    await Promise.all([upstream.close(), moderation.close()]);
  });

  test("whose end comes alone is whole", async () => {
    const [upstream, moderation] = await Promise.all([startUpstream(), startOpenAiModerationStub()]);
    const one = {
      name: "openai",
      type: "openai",
      serviceName: "moderation",
      apiKey: OPENAI_MODERATION_STUB_KEY,
      timeout: 20_000,
    };
    const config = { moderators: [{ ...one, in: ["answer"] }], bufferLimit: 4 };
    const gateway = await openGateway(host, upstream, config, { moderation });
    const answer = `${chunk({ content: "good" })}${chunk({}, "stop")}data: [DONE]`;
    let told = "";
    upstream.respond(async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(answer);
      await vi.waitFor(() => expect(told).not.toBe(""));
      response.end();
    });
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(QUESTION),
    });
    for await (const piece of reply.body ?? []) told += new TextDecoder().decode(piece as Uint8Array);
    expect(told).toBe(answer);
    await gateway.close();
    await Promise.all([upstream.close(), moderation.close()]);
  });
});

describe.each(hosts.filter(({ http2Upstreams }) => http2Upstreams))("a stream with trailers on $name", (host) => {
  let openai: ProviderStub;
  let moderation: ModeratorStub;
  beforeAll(async () => {
    [openai, moderation] = await Promise.all([startOpenAiStub(), startOpenAiModerationStub()]);
  });
  afterAll(() => Promise.all([openai.close(), moderation.close()]));

  test("passes, or ends", async () => {
    const passage = http2Passage(openai.port, true).listen(0, "127.0.0.1");
    await once(passage, "listening");
    const url = `http://127.0.0.1:${(passage.address() as AddressInfo).port}`;
    const one = {
      name: "openai",
      type: "openai",
      serviceName: "moderation",
      apiKey: OPENAI_MODERATION_STUB_KEY,
      timeout: 20_000,
    };
    const config = { moderators: [{ ...one, in: ["answer"] }], bufferLimit: 8 };
    const gateway = await openGateway(host, { url, protocol: "http2" }, config, { moderation });
    const ask = (text: string) => chat(gateway, text, { stream: true });
    expect(streamed(await ask("good day to all of you"))).toMatchObject({
      content: "You said: good day to all of you",
    });
    expect(streamed(await ask("a violent one, and more")).finish).toBe("content_filter");
    await gateway.close();
    passage.close();
  });
});
