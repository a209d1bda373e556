import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { textSnapshot } from "../../test/text-snapshot.ts";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import { httpCluster } from "../resource/cluster.ts";
import { makeSnapshot } from "./snapshot.ts";

test("the same resources give the same version, in whatever order they come", () => {
  const one = textSnapshot({ cluster: { a: "1", b: "2" }, route: { r: "1" } });
  const two = textSnapshot({ route: { r: "1" }, cluster: { b: "2", a: "1" } });
  expect(two.version).toBe(one.version);
  expect([...two.resources.cluster.keys()]).toEqual(["a", "b"]);
  expect(textSnapshot({ cluster: { a: "1", b: "3" }, route: { r: "1" } }).version).not.toBe(one.version);
});

test("a cluster that waits for endpoints gets some, if only none", () => {
  const { resources } = makeSnapshot({ clusters: [httpCluster({ name: "c", discovered: [{}] })] });
  expect([...resources.endpoint.keys()]).toEqual(["c"]);
  expect(resources.cluster.get("c")?.endpoints).toBe("c");
});

test.each([
  { name: "a name that occurs twice", names: ["a", "a"], message: 'two clusters have the name "a"' },
  { name: "a resource without a name", names: [""], message: "a cluster has no name" },
])("$name is a mistake", ({ names, message }) => {
  expect(() => makeSnapshot({ clusters: names.map((name) => create(ClusterSchema, { name })) })).toThrow(message);
});
