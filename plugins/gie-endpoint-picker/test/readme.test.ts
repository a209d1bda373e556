import { readFileSync } from "node:fs";
import { type EppStub, type Gateway, hosts, rawRequest, startEpp, startUpstream, type Upstream } from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

interface Message {
  /** `POST /path`, or a status. */
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function messageOf(block: string): Message {
  const [head = "", body = ""] = block.split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  return { line, headers: Object.fromEntries(fields.map((field) => field.split(": "))), body: body.trim() };
}

const [yaml = ""] = fencedBlocks(README, "yaml");
const [before, after, refused] = fencedBlocks(README, "http").map(messageOf);

interface PickerConfig {
  readonly pools: readonly { readonly cluster: string; readonly picker: { readonly cluster: string } }[];
}

describe.each(hosts)("the README's example on $name", (host) => {
  let upstream: Upstream;
  let epp: EppStub;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    epp = await startEpp({ pick: [after?.headers["x-gateway-destination-endpoint"] ?? ""] });
    const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: PickerConfig } }).spec;
    const [pool] = defaultConfig.pools;
    const closed = { ...pool, cluster: "closed", failureMode: "FailClose" };
    const names = [pool?.cluster ?? "", "closed"];
    gateway = await host.open({
      plugins: [{ plugin: "gie-endpoint-picker", config: { pools: [...defaultConfig.pools, closed] } }],
      upstreams: {
        ...Object.fromEntries(names.map((name) => [name, { url: upstream.url }])),
        [pool?.picker.cluster ?? ""]: { url: `http://127.0.0.1:${epp.port}`, protocol: "http2" },
      },
      routes: names
        .map((name) => ({ name, upstream: name, ...(name === "closed" ? { headers: { "x-pool": name } } : {}) }))
        .reverse(),
    });
  });
  afterAll(async () => {
    await gateway.close();
    await epp.close();
    await upstream.close();
  });

  function send(headers: Readonly<Record<string, string>> = {}) {
    const [method = "", path = ""] = before?.line.split(" ") ?? [];
    return rawRequest(gateway.url, {
      method,
      path,
      headers: { ...before?.headers, ...headers },
      chunks: [before?.body ?? ""],
    });
  }

  test("a request goes where the picker says, and as it came where there is none", async () => {
    expect((await send()).status).toBe(200);
    const seen = await upstream.nextRequest();
    expect([`${seen.method} ${seen.path}`, seen.text]).toEqual([after?.line, after?.body]);
    expect(seen.headers).toMatchObject(after?.headers ?? {});
    epp.shut();
    expect((await send()).status).toBe(200);
    const original = await upstream.nextRequest();
    expect(original.text).toBe(before?.body);
    expect(original.headers).not.toHaveProperty("x-gateway-destination-endpoint");
    const reply = await send({ "x-pool": "closed" });
    expect([String(reply.status), reply.text]).toEqual([refused?.line, refused?.body]);
    expect(reply.headers).toMatchObject(refused?.headers ?? {});
  });
});
