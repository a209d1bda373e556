import { hosts, useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ADA = { name: "ada", key: "ada-0123456789abcdef" };
const BOB = { name: "bob", key: "bob-0123456789abcdef" };

describe.each(hosts)("my-plugin on $name", (host) => {
  const { open, send, seen, logs } = useScenario(host, "my-plugin");

  test("a known key passes, and is taken away", async () => {
    await open({ callers: [ADA, BOB] });
    const headers = { authorization: `Bearer ${BOB.key}`, "x-mse-consumer": "ada" };
    expect((await send({ headers })).status).toBe(200);
    const { headers: sent } = await seen();
    expect(sent).toMatchObject({ "x-mse-consumer": "bob" });
    expect(sent.authorization).toBeUndefined();
  });

  test("the upstream gets the key where it is to", async () => {
    await open({ callers: [ADA], forward: true });
    await send({ headers: { authorization: `Bearer ${ADA.key}` } });
    expect((await seen()).headers.authorization).toBe(`Bearer ${ADA.key}`);
  });

  test.each([
    { name: "no key", headers: {}, challenge: 'Bearer realm="my-plugin"' },
    { name: "another scheme", headers: { authorization: `Basic ${ADA.key}` }, challenge: 'Bearer realm="my-plugin"' },
    {
      name: "an unknown key",
      headers: { authorization: "Bearer guess" },
      challenge: 'Bearer realm="my-plugin", error="invalid_token"',
    },
  ])("$name is answered 401, and how to do better", async ({ headers, challenge }) => {
    await open({ callers: [ADA] });
    const reply = await send({ headers });
    expect([reply.status, reply.headers["www-authenticate"]]).toEqual([401, challenge]);
  });

  test("one key for two callers is refused as a configuration, and told to nobody", async () => {
    const opened = open({ callers: [ADA, { ...BOB, key: ADA.key }] });
    await expect(opened).rejects.toThrow("my-plugin: callers[1].key: another caller has the same key");
    expect(logs().join("\n")).not.toContain(ADA.key);
  });
});
