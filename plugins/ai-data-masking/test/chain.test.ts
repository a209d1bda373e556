import { hosts, type ProviderStub, startOpenAiStub } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const config = {
  replace_roles: [{ regex: "%{EMAILADDRESS}", type: "placeholder", value: "EMAIL" }],
};

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("in front of the cache on $name", (host) => {
  test("clients share what is the same without their values, and each has his own", async () => {
    const gateway = await host.open({
      plugins: [
        { plugin: "ai-data-masking", config },
        { plugin: "ai-cache", config: { scope: "route" } },
      ],
      upstreams: { main: { url: openai.url } },
    });
    const ask = async (mail: string) => {
      const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer sk-stub-openai" },
        body: JSON.stringify({ model: "stub-plain", messages: [{ role: "user", content: `chain: write to ${mail}` }] }),
      });
      const { choices } = (await reply.json()) as { choices: { message: { content: string } }[] };
      return [reply.headers.get("x-cache-status"), choices[0]?.message.content];
    };
    expect(await ask("joe@a.com")).toEqual(["miss", "You said: chain: write to joe@a.com"]);
    expect(await ask("jim@b.com")).toEqual(["hit", "You said: chain: write to jim@b.com"]);
    await gateway.close();
  });
});
