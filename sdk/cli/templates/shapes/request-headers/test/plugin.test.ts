import { hosts, useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const CONFIG = { header: "x-area", tags: [{ prefix: "/api/", value: "api" }] };

describe.each(hosts)("my-plugin on $name", (host) => {
  const { open, send, seen } = useScenario(host, "my-plugin");

  test.each([
    { name: "a path with a tag", path: "/api/users", sent: undefined, area: "api" },
    { name: "what stands in the query", path: "/?from=/api/", sent: undefined, area: undefined },
    { name: "a client that tags itself", path: "/", sent: "api", area: undefined },
    { name: "a client that tags itself otherwise", path: "/api/users", sent: "admin", area: "api" },
  ])("$name: the upstream sees $area", async ({ path, sent, area }) => {
    await open(CONFIG);
    await send({ path, headers: sent === undefined ? {} : { "x-area": sent } });
    expect((await seen()).headers["x-area"]).toBe(area);
  });

  test("a rule has tags of its own", async () => {
    const rule = { _match_route_: ["chat"], header: "x-area", tags: [{ prefix: "/", value: "models" }] };
    await open({ ...CONFIG, _rules_: [rule] }, { routeName: "chat" });
    await send({ path: "/api/users" });
    expect((await seen()).headers["x-area"]).toBe("models");
  });

  test("a wrong configuration is refused, with its place", async () => {
    const wrong = { tags: [{ prefix: "/api/" }] };
    await expect(open(wrong)).rejects.toThrow("my-plugin: tags[0].value: is required");
  });
});
