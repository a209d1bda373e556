import { hosts } from "@sluice/testbed";
import { rawRequest, useGateway, valuesOf } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { probe } from "../src/probe.ts";

describe.each(hosts)("headers through the SDK on $name", (host) => {
  const served = useGateway(host, [probe()]);

  test("one header, the first of several, an empty and an absent one are told apart", async () => {
    const headers = { "x-probe": "read-headers", "x-one": "1", "x-repeated": ["a", "b"], "x-empty": "" };
    const report = JSON.parse((await rawRequest(served.gateway.url, { headers, path: "/p?q=1" })).text);
    expect(report).toMatchObject({ one: "1", repeated: "a", absent: "", hasEmpty: true, hasAbsent: false });
    expect(valuesOf(report.all, "x-repeated")).toEqual(["a", "b"]);
    expect(valuesOf(report.all, "x-empty")).toEqual([""]);
    expect(valuesOf(report.all, ":path")).toEqual(["/p?q=1"]);
    expect(valuesOf(report.all, ":method")).toEqual(["GET"]);
  });

  test("a value that is not UTF-8 is read without harm, and passes unchanged", async () => {
    const value = Buffer.from([0x61, 0xff, 0x62]).toString("latin1");
    const reply = await rawRequest(served.gateway.url, { headers: { "x-probe": "read-headers", "x-one": value } });
    expect(JSON.parse(reply.text).one).toBe("a\ufffdb");
    await rawRequest(served.gateway.url, { headers: { "x-probe": "edit-headers", "x-one": value } });
    expect((await served.upstream.nextRequest()).headers["x-one"]).toBe(value);
  });

  test("headers are added, replaced and removed on the way there and back", async () => {
    const reply = await rawRequest(served.gateway.url, {
      headers: {
        "x-probe": "edit-headers",
        "x-replaced": ["old", "older"],
        "x-removed": ["a", "b"],
        "x-stub-header-x-replaced": "old",
        "x-stub-header-x-removed": "a",
      },
    });
    for (const seen of [(await served.upstream.nextRequest()).rawHeaders, reply.rawHeaders]) {
      expect(valuesOf(seen, "x-added")).toEqual(["1", "2"]);
      expect(valuesOf(seen, "x-replaced")).toEqual(["new"]);
      expect(valuesOf(seen, "x-fresh")).toEqual(["set"]);
      expect(valuesOf(seen, "x-removed")).toEqual([]);
    }
  });

  test("a whole map is put in the place of another", async () => {
    const headers = { "x-probe": "set-all-headers", "x-gone": "1", "x-stub-header-x-gone": "1" };
    const reply = await rawRequest(served.gateway.url, { headers, path: "/all" });
    const request = await served.upstream.nextRequest();
    expect(request.path).toBe("/all");
    for (const seen of [request.rawHeaders, reply.rawHeaders]) {
      expect(valuesOf(seen, "x-only")).toEqual(["a", "b"]);
      expect(valuesOf(seen, "x-gone")).toEqual([]);
    }
    expect(reply.status).toBe(200);
  });
});
