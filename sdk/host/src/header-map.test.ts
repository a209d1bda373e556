import { describe, expect, test } from "vitest";
import { HeaderMap } from "./header-map.ts";
import { hostReply, renderReply } from "./local-reply.ts";
import { decodePairs, encodePairs } from "./pairs.ts";

describe("a name that has one slot", () => {
  test("takes further values behind a comma, unless it was empty", () => {
    const map = new HeaderMap("response", [["content-type", "a"]]);
    map.add("content-type", "b");
    expect(map.getAll("content-type")).toEqual(["a,b"]);
    map.set("content-type", "");
    map.add("content-type", "c");
    expect(map.getAll("content-type")).toEqual(["c"]);
  });
});

test.each([
  { count: 1024, read: 1024 },
  { count: 1025, read: 0 },
])("of a list of $count pairs the host reads $read", ({ count, read }) => {
  const pairs = Array.from({ length: count }, (_, index) => [`x-${index}`, "1"] as const);
  expect(decodePairs(encodePairs(pairs))).toHaveLength(read);
});

test.each([
  { given: undefined, told: "7" },
  { given: -1, told: "7" },
  { given: 0, told: "0" },
  { given: 5, told: "5" },
])("a gRPC status that a filter gives is told: $given", ({ given, told }) => {
  const request = new HeaderMap("request", { "content-type": "application/grpc" });
  const reply = { ...hostReply(403, "", "no"), ...(given === undefined ? {} : { grpcStatus: given }) };
  expect(renderReply(reply, request).headers.get("grpc-status")).toBe(told);
});
