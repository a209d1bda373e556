import { GatewaySlot, hosts, type ProviderStub } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENTS, type Client } from "./clients.ts";

const EMAIL = "%{EMAILLOCALPART}@%{HOSTNAME:domain}";
const config = {
  deny_words: ["bomb", "you said: no"],
  deny_message: "Not here.",
  replace_roles: [{ regex: EMAIL, type: "replace", restore: true, value: "[a mail address at $domain]" }],
};

// The stub says `You said: …`, a word in each event; split-3 writes three bytes at a time.
const MODEL = "stub-split-3";

describe.each(hosts)("clients on $name", (host) => {
  const slot = new GatewaySlot(host);
  const stubs = new Map<Client, ProviderStub>();
  beforeAll(async () => {
    for (const client of CLIENTS) stubs.set(client, await client.startStub());
  });
  afterAll(async () => {
    await slot.close();
    await Promise.all([...stubs.values()].map((stub) => stub.close()));
  });

  describe.each(CLIENTS)("$name", (client) => {
    const open = async () => {
      const stub = stubs.get(client);
      await slot.open({
        plugins: [{ plugin: "ai-data-masking", config }],
        upstreams: { main: { url: stub?.url ?? "" } },
      });
      return slot.gateway.url;
    };

    test.each([{ stream: false }, { stream: true }])("reads its own values: streamed $stream", async ({ stream }) => {
      const said = await client.ask(await open(), MODEL, "write to joe@a.com or jim@b.com", stream);
      expect(said).toEqual({ text: "You said: write to joe@a.com or jim@b.com", reason: client.reasons.complete });
      const sent = stubs.get(client)?.requests.at(-1)?.text ?? "";
      expect(sent).toContain("write to [a mail address at a.com] or [a mail address at b.com]");
      expect(sent).not.toContain("joe@");
    });

    test.each([{ stream: false }, { stream: true }])(
      "reads why it is refused: streamed $stream",
      async ({ stream }) => {
        const said = await client.ask(await open(), MODEL, "a bomb", stream);
        expect(said).toEqual({ text: "Not here.", reason: client.reasons.filtered });
      },
    );

    test.each([{ stream: false }, { stream: true }])(
      "reads where an answer ends: streamed $stream",
      async ({ stream }) => {
        const said = await client.ask(await open(), MODEL, "no, for joe@a.com", stream);
        expect(said).toEqual({ text: "Not here.", reason: client.reasons.filtered });
      },
    );
  });
});
