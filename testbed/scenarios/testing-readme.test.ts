// The example of sdk/testing/README.md, which is an excerpt of this file.
import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

describe.each(hosts)("key-auth on $name", (host) => {
  let upstream: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    gateway = await host.open({
      plugins: [
        {
          plugin: "key-auth",
          config: { consumers: [{ name: "alice", credential: "a-key" }], keys: ["x-api-key"], in_header: true },
        },
      ],
      upstreams: { main: { url: upstream.url } },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });
  beforeEach((context) => showLogsOnFailure(context, { gateway, upstream }));

  test("a request without a key is refused with 401", async () => {
    expect((await fetch(gateway.url)).status).toBe(401);
  });
});
