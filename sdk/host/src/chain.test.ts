import { describe, expect, test } from "vitest";
import { HostEmulator, resp } from "./index.ts";
import { answers, higressScriptModule, hostOf, said, scripted } from "./testdata/scripted.ts";

test("requests pass the filters in order, responses in the reverse", async () => {
  const mark = (name: string): string[] => [
    `request_headers add 0 x-path ${name}`,
    `response_headers add 2 x-path ${name}`,
  ];
  const host = await HostEmulator.load({
    plugins: [await scripted("a", mark("a")), await scripted("b", mark("b")), await scripted("c", mark("c"))],
  });
  const stream = host.request();
  expect(stream.expectUpstream().requestHeaders.getAll("x-path")).toEqual(["a", "b", "c"]);
  stream.respond({ end: true });
  expect(stream.expectResponse().headers.getAll("x-path")).toEqual(["c", "b", "a"]);
});

test("a filter that holds the body keeps it from those behind, not from those before", async () => {
  const host = await HostEmulator.load({
    plugins: [
      await scripted("a", []),
      await scripted("b", [
        "request_headers return 1",
        "request_body return 1",
        "request_body!end write 0 0 0 >",
        "request_body!end return 0",
      ]),
      await scripted("c", ["request_body read 0 0 99"]),
    ],
  });
  const stream = host.request({ method: "POST" });
  stream.body("ab").body("cd");
  expect(said(host, "a").slice(-1)).toEqual(["request_body 4 2 0"]);
  expect(said(host, "c")).toEqual([]);
  stream.end();
  expect(answers(host, "c")).toEqual(["body = >abcd"]);
  expect(stream.expectUpstream().text).toBe(">abcd");
});

describe("routes", () => {
  const routes = [
    { name: "special", match: { headers: { "x-to": "b" } }, cluster: "b" },
    { name: "api", match: { prefix: "/v1" }, cluster: "a" },
  ];

  test("the first match wins; none is 404", async () => {
    const host = await hostOf([], { routes });
    expect(host.request({ path: "/v1/x" }).expectUpstream().facts).toMatchObject({ cluster: "a", route: "api" });
    expect(host.request({ headers: { "x-to": "b" } }).expectUpstream().facts.cluster).toBe("b");
    expect(host.request({ path: "/v2" }).expectResponse().status).toBe(404);
  });

  test("a changed header has the route chosen anew, and Envoy knows no way to keep it", async () => {
    const go = await hostOf(["request_headers set 0 x-to b"], { routes });
    expect(go.request({ path: "/v1" }).expectUpstream().facts.cluster).toBe("b");
    const off = ["request_headers set-property clear_route_cache off", "request_headers set 0 x-to b"];
    expect((await hostOf(off, { routes })).request({ path: "/v1" }).expectUpstream().facts.cluster).toBe("b");
  });

  test("without x-forwarded-proto there is no route, as in Envoy", async () => {
    const host = await hostOf(["request_headers remove 0 x-forwarded-proto"], { routes });
    expect(host.request({ path: "/v1" }).expectResponse().status).toBe(404);
  });

  test.each([
    { name: "still reads the old names", refreshesRoute: false, first: "a" },
    { name: "reads the new ones behind a filter that has the route looked up", refreshesRoute: true, first: "b" },
  ])("the next filter $name", async ({ refreshesRoute, first }) => {
    const script = ["request_headers set 0 x-to b", "request_headers foreign clear_route_cache"];
    const host = await HostEmulator.load({
      routes,
      plugins: [
        await scripted("a", script, { refreshesRoute }),
        await scripted("b", [
          "request_headers property xds/cluster_name",
          "response_headers property xds/cluster_name",
        ]),
      ],
    });
    host.request({ path: "/v1" }).respond({ end: true });
    expect(answers(host, "b")).toEqual([`xds/cluster_name = ${first}`, "xds/cluster_name = b"]);
  });
});

describe("upstream filters", () => {
  const retry = { statuses: [503], retries: 1 };
  const endpoints = [
    { address: "10.0.0.1:443", metadata: { sluice: { provider: "one" } } },
    { address: "10.0.0.2:443", metadata: { sluice: { provider: "two" } } },
  ];
  const provider = "xds/upstream_host_metadata/filter_metadata/sluice/provider";

  test("each attempt has its own context, endpoint, and the whole original request", async () => {
    const host = await HostEmulator.load({
      clusters: { upstream: { endpoints, retry } },
      plugins: [
        await scripted("down", [
          "request_headers add 0 x-down 1",
          "response_headers property seen",
          "log property seen",
        ]),
        await scripted(
          "up",
          [
            `request_headers property ${provider}`,
            `request_headers set-property seen up`,
            "request_headers set 0 :path /translated",
            "request_body write 0 0 0 >",
          ],
          { position: "upstream" },
        ),
      ],
    });
    const stream = host.request({ method: "POST", path: "/v1", body: ["ab", "cd"] });
    expect(stream.expectUpstream().path).toBe("/translated");
    expect(stream.expectUpstream().text).toBe(">ab>cd>");
    stream.respond({ status: 503, body: "no" });
    expect(stream.attempts).toHaveLength(2);
    expect(stream.response.started).toBe(false);
    expect(stream.expectUpstream().text).toBe(">abcd");
    expect(stream.expectUpstream().ended).toBe(true);
    expect(stream.expectUpstream().requestHeaders.getAll("x-down")).toEqual(["1"]);
    stream.respond({ body: "yes" });
    expect(stream.expectResponse().text).toBe("yes");
    expect(answers(host, "up").filter((line) => line.startsWith("xds"))).toEqual([
      `${provider} = one`,
      `${provider} = two`,
    ]);
    expect(answers(host, "down").slice(1)).toEqual(["seen = up", "seen = up"]);
    expect(host.contextCount("up")).toBe(2);
    expect(host.problems).toEqual([]);
  });

  test("the last attempt's answer goes to the client whatever it is", async () => {
    const host = await hostOf([], { clusters: { upstream: { retry } } });
    const stream = host.request();
    stream.respond({ status: 503, end: true });
    stream.respond({ status: 503, end: true });
    expect(stream.attempts).toHaveLength(2);
    expect(stream.expectResponse().status).toBe(503);
  });

  test("a local reply goes to the client and is not tried again", async () => {
    const host = await hostOf(
      ["request_headers reply 503 no no"],
      { clusters: { upstream: { retry } } },
      { position: "upstream" },
    );
    const stream = host.request();
    expect(stream.expectResponse()).toMatchObject({ status: 503, text: "no" });
    expect(stream.attempts).toHaveLength(1);
  });

  test("a failure inside of a 200: hold, set :status, empty the chunk", async () => {
    const lines = [
      "response_headers return 1",
      "response_body!more set 2 :status 503",
      "response_body!more write 1 0 99 ",
      "response_body return 0",
    ];
    const host = await hostOf(lines, { clusters: { upstream: { retry } } }, { position: "upstream" });
    const stream = host.request();
    stream.respond({ body: "error inside", end: false });
    expect(stream.attempts).toHaveLength(2);
    expect(host.problems).toEqual([]);
    const careless = await hostOf(
      lines.filter((line) => !line.includes("write")),
      { clusters: { upstream: { retry } } },
      { position: "upstream" },
    );
    careless.request().respond({ body: "error inside", end: false });
    expect(careless.problems).toEqual(["12 bytes of an attempt that is tried again were not emptied"]);
  });

  test("stand only in the clusters they name", async () => {
    const host = await hostOf(["request_headers add 0 x-up 1"], {}, { position: "upstream", clusters: ["other"] });
    expect(host.request().expectUpstream().requestHeaders.has("x-up")).toBe(false);
  });
});

describe("the Higress personality", () => {
  test("takes the first marker it knows, so StopIteration is kept without a flag", async () => {
    const lines = ["request_headers return 1", "request_body return 1", "request_body!end return 0"];
    const host = await hostOf(lines, { personality: "higress" }, { allowOnHeadersStopIteration: false });
    expect(host.request({ method: "POST", body: "ab" }).expectUpstream().text).toBe("ab");
  });

  test("has the old property names and a log level", async () => {
    const host = await hostOf(["request_headers property route_name", "request_headers property cluster_name"], {
      personality: "higress",
    });
    host.request();
    expect(answers(host)).toEqual(["route_name = default", "cluster_name = upstream"]);
  });

  test("re-routes on a header change unless that is switched off", async () => {
    const routes = [
      { name: "b", match: { headers: { "x-to": "b" } }, cluster: "b" },
      { name: "a", cluster: "a" },
    ];
    const go = await hostOf(["request_headers set 0 x-to b"], { personality: "higress", routes });
    expect(go.request().expectUpstream().facts.cluster).toBe("b");
    const stay = await hostOf(["request_headers set-property clear_route_cache off", "request_headers set 0 x-to b"], {
      personality: "higress",
      routes,
    });
    expect(stay.request().expectUpstream().facts.cluster).toBe("a");
  });

  test("speaks Redis, injects response data, knows upstream hosts", async () => {
    const clusters = { upstream: { hosts: [["10.0.0.1:80", '{"health_status":"Healthy"}']] as const } };
    const lines = [
      "configure redis-init",
      "request_headers return 4",
      "request_headers redis GET k",
      "request_headers hosts",
      "request_headers override 10.0.0.1:80",
      "redis_response read 9 0 99",
      "redis_response effective",
      "redis_response continue 0",
      "response_body!more return 3",
      "response_body!end inject 1 injected",
      "response_body!end return 3",
    ];
    const host = await HostEmulator.load({
      personality: "higress",
      clusters,
      redis: (request) => (request.command[0] === "GET" ? resp.bulk("value") : resp.error("ERR")),
      plugins: [await scripted("script", lines, await higressScriptModule())],
    });
    const stream = host.request();
    expect(host.redis.requests[0]?.command).toEqual(["GET", "k"]);
    expect(answers(host)).toEqual([
      "redis -> 0",
      "hosts = 1",
      "override -> 0",
      "body = $5\r\nvalue\r\n".trim(),
      "effective -> 0",
      "continue -> 0",
    ]);
    expect(stream.http.info.overrideHost).toBe("10.0.0.1:80");
    stream.respond({ body: "dropped" });
    expect(stream.expectResponse().text).toBe("injected");
  });
});
