import { randomUUID } from "node:crypto";
import { type Gateway, hosts, type ProviderStub, showLogsOnFailure } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLIENTS, type Client, KINDS, type Kind } from "../../../testbed/src/official-clients.ts";
import { openCache } from "./scene.ts";

interface Cell {
  readonly kind: Kind;
  readonly got: string;
  readonly asked: string;
}

const FORMS = ["plain", "streamed"];
const CELLS: readonly Cell[] = KINDS.flatMap((kind) =>
  FORMS.flatMap((got) => FORMS.map((asked) => ({ kind, got, asked }))),
);

const SKIP = { "x-higress-skip-ai-cache": "on" };

describe.each(hosts)("a hit on $name", (host) => {
  describe.each(CLIENTS)("for $name", (client: Client) => {
    let stub: ProviderStub;
    let gateway: Gateway;
    beforeAll(async () => {
      stub = await client.startStub();
      gateway = await openCache(host, stub);
    });
    afterAll(async () => {
      await gateway?.close();
      await stub?.close();
    });
    beforeEach((context) => showLogsOnFailure(context, { gateway }));

    test.each(CELLS)("is as good as a fresh answer: $kind, got $got, asked $asked", async ({ kind, got, asked }) => {
      const text = `tell me of ${randomUUID()}`;
      const ask = (form: string, headers = {}) =>
        client.ask(gateway.url, { kind, text, stream: form === "streamed", headers });
      await ask(got);
      const calls = stub.requests.length;
      const hit = await ask(asked);
      expect(stub.requests.length).toBe(calls);
      const fresh = await ask(asked, SKIP);
      expect(stub.requests.length).toBe(calls + 1);
      expect(hit.answer).toEqual(fresh.answer);
      const [input, output] = fresh.usage;
      expect(hit.usage).toEqual([input, output, input]);
    });
  });
});
