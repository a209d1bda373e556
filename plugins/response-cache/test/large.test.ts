import { createHash } from "node:crypto";
import { type Gateway, hosts, rawRequest, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MEGABYTE = 1 << 20;
const BODY = Buffer.alloc(8 * MEGABYTE, "no end. ");
/** Of the largest answer that is kept. */
const LIMIT = MEGABYTE / 4;
/** Of 64 KiB: what a VM may have (docs/performance.md). */
const MOST_PAGES = 64;

const digest = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

describe.each(hosts)("an answer far over the limit on $name", (host) => {
  let upstream: Upstream;
  let gateway: Gateway;

  beforeAll(async () => {
    upstream = await startUpstream();
    upstream.respond((request, response) => {
      response.setHeader("cache-control", "max-age=3600");
      if (request.path === "/announced") response.setHeader("content-length", BODY.length);
      response.end(BODY);
    });
    gateway = await host.open({
      plugins: [{ plugin: "response-cache", config: { maxEntryBytes: LIMIT } }],
      upstreams: { provider: { url: upstream.url } },
    });
  });

  afterAll(async () => {
    await gateway?.close();
    await upstream?.close();
  });

  test.each(["/announced", "/chunked"])("%s passes as it is, is not kept, and leaves the VM small", async (path) => {
    for (let times = 0; times < 2; times++) {
      const reply = await rawRequest(gateway.url, { path });
      expect([reply.status, reply.headers["x-cache-status"]]).toEqual([200, "miss"]);
      expect(digest(reply.text)).toBe(digest(BODY));
    }
    expect(gateway.memoryPages()).toBeLessThanOrEqual(MOST_PAGES);
  });
});
