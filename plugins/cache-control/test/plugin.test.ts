import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const FAR = "Thu, 31 Dec 2037 23:55:55 GMT";
const PAST = "Thu, 01 Jan 1970 00:00:01 GMT";

describe.each(hosts)("cache-control on $name", (host) => {
  const { open, send } = useScenario(host, "cache-control");

  test.each([
    { name: "a path with a suffix", path: "/a/b.png", control: "maxAge=315360000", expires: FAR },
    { name: "one with a query", path: "/a.jpg?v=1.txt", control: "maxAge=315360000", expires: FAR },
    { name: "another suffix", path: "/a.txt", control: undefined, expires: undefined },
    { name: "a suffix of the query only", path: "/a?b=c.png", control: undefined, expires: undefined },
    { name: "a suffix without its dot", path: "/apng", control: undefined, expires: undefined },
  ])("$name: cache-control is $control", async ({ path, control, expires }) => {
    await open({ suffix: "jpg|png", expires: "max" });
    const { headers } = await send({ path });
    expect([headers["cache-control"], headers.expires]).toEqual([control, expires]);
  });

  test.each([
    { name: "epoch", config: { expires: "epoch" }, control: "no-cache", expires: PAST },
    { name: "* is all paths", config: { suffix: "*", expires: "max" }, control: "maxAge=315360000", expires: FAR },
    {
      name: "the standard's form",
      config: { expires: "max", directives: "standard", visibility: "public" },
      control: "public, max-age=315360000",
      expires: FAR,
    },
  ])("$name", async ({ config, control, expires }) => {
    await open(config);
    const { headers } = await send({ path: "/a" });
    expect([headers["cache-control"], headers.expires]).toEqual([control, expires]);
  });

  test("seconds are counted from now on", async () => {
    await open({ expires: "3600" });
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { headers } = await send({ path: "/a" });
    const left = Date.parse(String(headers.expires)) - before;
    expect(headers["cache-control"]).toBe("maxAge=3600");
    expect(left).toBeGreaterThanOrEqual(3_600_000);
    expect(left).toBeLessThan(3_660_000);
  });

  test("what the upstream says stays beside Higress's headers, wins over the standard's, and loses to overwrite", async () => {
    const said = { path: "/a", headers: { "x-stub-header-cache-control": "private" } };
    await open({ expires: "max" });
    expect((await send(said)).headers["cache-control"]).toBe("private,maxAge=315360000");
    await open({ expires: "max", directives: "standard" });
    expect((await send(said)).headers["cache-control"]).toBe("private");
    await open({ expires: "max", directives: "standard", overwrite: true });
    expect((await send(said)).headers["cache-control"]).toBe("max-age=315360000");
  });

  test("an error has no time in the standard's form, unless its status is named", async () => {
    const failing = { path: "/a", headers: { "x-stub-status": "503" } };
    await open({ expires: "max", directives: "standard" });
    expect((await send(failing)).headers["cache-control"]).toBeUndefined();
    await open({ expires: "max", directives: "standard", statuses: [503] });
    expect((await send(failing)).headers["cache-control"]).toBe("max-age=315360000");
    await open({ expires: "max" });
    expect((await send(failing)).headers["cache-control"]).toBe("maxAge=315360000");
  });

  test.each([
    {
      name: "no time",
      config: { expires: "1h" },
      text: "expires: expected seconds, up to 3153600000, or max, or epoch",
    },
    { name: "nothing", config: { suffix: "jpg" }, text: "expires: is required" },
  ])("$name is refused as a configuration, with its place", async ({ config, text }) => {
    await expect(open(config)).rejects.toThrow(text);
  });
});
