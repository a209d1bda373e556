import { request as httpRequest } from "node:http";
import { EPP_SCRIPT, hosts } from "@sluice/testbed";
import { describe, expect, test, vi } from "vitest";
import { NO_POOL, PICKED, useScene, valuesOf } from "./scene.ts";

const ENDPOINT = "x-gateway-destination-endpoint";
const EVENTS = ['data: {"choices":[]}\n\n', 'data: {"usage":{"completion_tokens":7}}\n\n', "data: [DONE]\n\n"];
const STREAM = EVENTS.join("");
const STREAMED = {
  "x-stub-body-base64": Buffer.from(STREAM).toString("base64"),
  "x-stub-content-type": "text/event-stream",
};

describe.each(hosts)("gie-endpoint-picker and answers on $name", (host) => {
  const scene = useScene(host);

  test("each event of a stream goes on as it comes, and all of them are told", async () => {
    const gates = EVENTS.map(() => newGate());
    scene.upstream.respond(async (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      for (const [index, event] of EVENTS.entries()) {
        await gates[index]?.passed;
        response.write(event);
      }
      response.end();
    });
    const seen: string[] = [];
    const ended = openStream(scene.gateway.url, (piece) => seen.push(piece));
    for (const [index, gate] of gates.entries()) {
      gate.open();
      // The next one is not sent before this one is here.
      await vi.waitFor(() => expect(seen.join("")).toBe(EVENTS.slice(0, index + 1).join("")), 5_000);
    }
    const headers = await ended;
    expect(headers["x-went-into-resp-headers"]).toBe("true");
    await vi.waitFor(() => expect(scene.epp.log).toMatchObject({ outputTokens: 7, answers: 1 }));
    await vi.waitFor(() => expect(scene.epp.exchanges[0]?.end).toBe("closed"));
    expect(scene.epp.exchanges[0]?.responseBody.toString()).toBe(EVENTS.join(""));
  });

  test("with responsePhase headers the head is told, and with off nothing", async () => {
    const headers = await scene.ask(undefined, { pool: "headers", headers: STREAMED });
    expect([headers.text, headers.headers["x-went-into-resp-headers"]]).toEqual([STREAM, "true"]);
    const off = await scene.ask(undefined, { pool: "off", headers: STREAMED });
    expect([off.text, off.headers["x-went-into-resp-headers"]]).toEqual([STREAM, undefined]);
    await vi.waitFor(() => expect(scene.epp.exchanges.map(({ end }) => end)).toEqual(["closed", "closed"]));
    const told = scene.epp.exchanges.map(({ responseHeaders, responsePieces }) => [
      responseHeaders.length > 0,
      responsePieces,
    ]);
    expect(told).toEqual([
      [true, 0],
      [false, 0],
    ]);
  });

  test("an answer without a body is told by its head, one with trailers to its end", async () => {
    expect((await scene.ask(undefined, { headers: { "x-stub-status": "204", "x-stub-body": "" } })).status).toBe(204);
    await vi.waitFor(() => expect(scene.epp.exchanges[0]).toMatchObject({ responseEnded: true, end: "closed" }));
    const headers = { "x-stub-body": "ab", "x-stub-trailer-x-sum": "1" };
    expect((await scene.ask(undefined, { headers })).text).toBe("ab");
    await vi.waitFor(() => expect(scene.epp.exchanges[1]).toMatchObject({ responseEnded: true, end: "closed" }));
    expect(scene.epp.exchanges[1]?.responseBody.toString()).toBe("ab");
  });

  test("an error of the model server, and one that cuts its answer, stay what they are", async () => {
    const failed = await scene.ask(undefined, { headers: { "x-stub-status": "500", "x-stub-body": "oh" } });
    expect([failed.status, failed.text]).toEqual([500, "oh"]);
    // A host that still holds the head when the rest breaks off may say so, or break off as well.
    for (const script of [
      { "x-stub-body": "abcdef", "x-stub-abort-after": "3" },
      { "x-stub-abort": "before-headers" },
    ]) {
      const broken = await scene.ask(undefined, { headers: script }).catch(() => undefined);
      expect(broken === undefined || broken.cut || broken.status >= 500).toBe(true);
    }
  });

  test.each(["request-headers", "request-body", "response-headers", "response-body"] as const)(
    "a client that goes away ends the picker's stream: in %s",
    async (phase) => {
      const script = JSON.stringify({ misdeed: "silent", in: phase });
      const gate = newGate();
      scene.upstream.respond(async (_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write("data: 1\n\n");
        await gate.passed;
        response.end();
      });
      const client = httpRequest(`${scene.gateway.url}/v1/completions`, {
        method: "POST",
        headers: { "x-pool": "main", [EPP_SCRIPT]: script },
      });
      client.on("error", () => undefined);
      client.on("response", (response) => response.on("error", () => undefined));
      if (phase === "request-headers") client.write('{"model":');
      else client.end('{"model":"m"}');
      await vi.waitFor(() => expect(reached(phase)).toBe(true), 5_000);
      client.destroy();
      await vi.waitFor(() => expect(scene.epp.exchanges[0]?.end).not.toBe("open"), 5_000);
      gate.open();
    },
  );

  function reached(phase: string): boolean {
    const exchange = scene.epp.exchanges[0];
    if (phase === "request-headers") return (exchange?.requestHeaders.length ?? 0) > 0;
    if (phase === "request-body") return exchange?.requestEnded ?? false;
    if (phase === "response-headers") return (exchange?.responseHeaders.length ?? 0) > 0;
    return (exchange?.responsePieces ?? 0) > 0;
  }

  test("each pool of a gateway has its own way, and a cluster that is none is left alone", async () => {
    scene.epp.behave({ misdeed: "reset" });
    const body = '{ "model": "m" }';
    expect((await scene.ask(body, { pool: "open" })).status).toBe(200);
    expect((await scene.ask(body, { pool: "closed" })).status).toBe(503);
    const headers = { [ENDPOINT]: "127.0.0.66:8000", [`${ENDPOINT}-subset`]: "a", "x-gateway-model-name-rewrite": "m" };
    expect((await scene.ask(body, { pool: NO_POOL, headers })).status).toBe(200);
    expect(scene.epp.log.streams).toBe(2);
    const other = scene.upstream.requests.at(-1);
    expect(other?.text).toBe(body);
    expect(Object.keys(other?.headers ?? {}).filter((name) => name.startsWith("x-gateway-"))).toEqual([]);
  });

  test("what was picked and counted stands in the metrics", async () => {
    const before = await scene.counted("off");
    await scene.ask(undefined, { pool: "off" });
    scene.epp.behave({ status: 429 });
    await scene.ask(undefined, { pool: "off" });
    const after = await scene.counted("off");
    expect((after.picks ?? 0) - (before.picks ?? 0)).toBe(1);
    expect((after.answers ?? 0) - (before.answers ?? 0)).toBe(1);
  });

  test("headers of the picker's are seen by the model server and by nobody else", async () => {
    const reply = await scene.ask();
    expect((await scene.seen()).headers[ENDPOINT]).toBe(PICKED);
    expect(valuesOf(reply.rawHeaders, ENDPOINT)).toEqual([]);
  });
});

interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

function newGate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Resolves with the head when the stream has ended. */
function openStream(url: string, onPiece: (text: string) => void): Promise<NodeJS.Dict<string | string[]>> {
  return new Promise((resolve, reject) => {
    const client = httpRequest(`${url}/v1/completions`, { method: "POST", headers: { "x-pool": "main" } });
    client.on("error", reject);
    client.on("response", (response) => {
      response.on("data", (piece: Buffer) => onPiece(piece.toString()));
      response.on("end", () => resolve(response.headers));
    });
    client.end('{"model":"m"}');
  });
}
