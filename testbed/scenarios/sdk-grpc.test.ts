import { request as httpRequest } from "node:http";
import { type Gateway, type GrpcServer, hosts, startGrpcServer, startUpstream, testModule, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { showLogsOnFailure } from "../src/show-logs.ts";
import { rawRequest } from "../src/probe.ts";

const module = testModule("grpc-probe");

/** What a request asks the probe for: headers without `x-grpc-`. */
type Asked = Readonly<Record<string, string>>;

describe.each(hosts.filter((h) => h.name === "Envoy"))("gRPC on $name", (host) => {
  let server: GrpcServer;
  let upstream: Upstream;
  let gateway: Gateway;

  beforeAll(async () => {
    [server, upstream] = [await startGrpcServer(), await startUpstream()];
    gateway = await host.open({
      plugins: [{ plugin: module, config: 0 }],
      upstreams: {
        main: { url: upstream.url },
        grpc: { url: server.url, protocol: "http2" },
        closed: { url: "http://127.0.0.1:1", protocol: "http2" },
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await upstream.close();
    await server.close();
  });
  beforeEach((context) => {
    server.clear();
    showLogsOnFailure(context, { upstream, gateway });
  });

  /** The lines that the probe answers. */
  async function talk(asked: Asked): Promise<string[]> {
    const reply = await rawRequest(gateway.url, { headers: headersOf(asked) });
    expect(reply.status).toBe(200);
    return reply.text.split("\n");
  }

  test("x", async () => {
    for (const method of ["Echo", "Once", "Refuse", "Fail", "Silent", "Reset", "Big", "Boast", "Garbage", "Thrice", "Nothing"])
      for (const how of ["stream", "call"])
        console.log(method, how, await talk({ "": how, method, send: method === "Big" ? "5000000" : "a", then: "close", timeout: "300" }));
    for (const cluster of ["empty", "", "nosuch", "closed", "main"]) 
      for (const how of ["stream", "call"])
        console.log(cluster, how, await talk({ "": how, cluster, method: "Echo", send: "a,b", timeout: "300" }));
    console.log(server.streams.map((s) => [s.path, s.messages, s.ended, s.resetCode, s.headers["x-from"], s.headers[":authority"]]));
    await new Promise(r => setTimeout(r, 200));
    console.log(server.open);
  });
});

function headersOf(asked: Asked): Record<string, string> {
  const all = { "": "stream", cluster: "grpc", ...asked };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name === "" ? "x-grpc" : `x-grpc-${name}`, value]));
}
