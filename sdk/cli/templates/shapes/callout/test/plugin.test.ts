import { hosts, useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

/** Clusters of the test: both lead to the scripted upstream, which tells them apart by the path. */
const CONFIG = { cluster: "tenants", path: "/tenant", timeout: 1_000 };

describe.each(hosts)("my-plugin on $name", (host) => {
  const scenario = useScenario(host, "my-plugin");

  /** A gateway whose service answers with this status; undefined: it does not answer. */
  async function openWith(config: unknown, status: number | undefined, cluster = "tenants"): Promise<void> {
    const { url } = scenario.upstream;
    scenario.upstream.respond((request, response) => {
      if (request.path !== "/tenant") response.end("hello");
      else if (status !== undefined) response.writeHead(status, { "x-tenant": "acme" }).end();
    });
    await scenario.open(config, { upstreams: { main: { url }, [cluster]: { url } } });
  }

  test("the service is told the host, and the upstream what it says", async () => {
    await openWith(CONFIG, 200);
    const headers = { host: "acme.example.com", "x-tenant": "another" };
    expect(await scenario.send({ path: "/a", headers })).toMatchObject({ status: 200, text: "hello" });
    expect((await scenario.seen()).headers).toMatchObject({ "x-host": "acme.example.com" });
    expect(await scenario.seen()).toMatchObject({ path: "/a", headers: { "x-tenant": "acme" } });
  });

  test("a host that is nobody's is refused, and the upstream not asked", async () => {
    await openWith(CONFIG, 404);
    expect((await scenario.send({ path: "/a" })).status).toBe(403);
    expect(scenario.upstream.requests.map(({ path }) => path)).toEqual(["/tenant"]);
  });

  test.each([
    { name: "fails", status: 500, onError: "refuse", expected: 503 },
    { name: "fails", status: 500, onError: "allow", expected: 200 },
    { name: "does not answer", status: undefined, onError: "refuse", expected: 503 },
    { name: "does not answer", status: undefined, onError: "allow", expected: 200 },
  ])("a service that $name, with onError $onError: $expected", async ({ status, onError, expected }) => {
    await openWith({ ...CONFIG, timeout: 100, onError }, status);
    expect((await scenario.send({ path: "/a", headers: { "x-tenant": "another" } })).status).toBe(expected);
    const asked = scenario.upstream.requests.filter(({ path }) => path === "/a");
    expect(asked.map(({ headers }) => headers["x-tenant"])).toEqual(expected === 200 ? [undefined] : []);
  });

  test("a cluster that the host does not know is a service that is down", async () => {
    await openWith(CONFIG, 200, "others");
    expect((await scenario.send({ path: "/a" })).status).toBe(503);
  });

  test("a wrong configuration is refused, with its place", async () => {
    await expect(scenario.open({ cluster: "tenants", onError: "retry" })).rejects.toThrow("my-plugin: onError: ");
  });
});
