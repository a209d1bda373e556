import { expect, test } from "vitest";
import type { BackendEndpointIr, BackendIr } from "../ir/backend.ts";
import type { FleetIr } from "../ir/fleet.ts";
import { idleBackends } from "./idle-backends.ts";
import { formatProblem } from "./problem.ts";

const HINT = (service: string) =>
  `port 80 of Service a/${service} has no ready endpoint; in files, an EndpointSlice with the label kubernetes.io/service-name: ${service} names them`;

function backend(
  name: string,
  endpoints: readonly Partial<BackendEndpointIr>[] = [],
  rest: Partial<BackendIr> = {},
): BackendIr {
  const all = endpoints.map((endpoint) => ({ address: "10.0.0.1", port: 1, priority: 0, weight: 1, ...endpoint }));
  return { name, protocol: "http1", endpoints: all, discovery: "addresses", plugins: [], ...rest };
}

/** Of a Service in namespace `a`. */
function ofService(name: string, endpoints?: readonly Partial<BackendEndpointIr>[], rest?: Partial<BackendIr>) {
  return backend(`service/a/${name}/80`, endpoints, { service: { namespace: "a", name, port: 80 }, ...rest });
}

function fleet(backends: readonly BackendIr[], rest: Partial<FleetIr> = {}): FleetIr {
  const none = { gateways: [], ports: [], plugins: [], upstreamPlugins: [], providers: [], aiRoutes: [] };
  return { name: "gateway/a/gw", target: "envoy", ...none, backends, ...rest };
}

const provider = {
  id: "a/own",
  namespace: "a",
  name: "own",
  type: "openai",
  endpoint: { kind: "service" as const, namespace: "a", name: "model", port: 80 },
  config: {},
  models: [],
};

test.each([
  {
    name: "a Service that requests go to",
    fleets: [fleet([ofService("empty")])],
    lines: [`Service a/empty: requests to it get 503: ${HINT("empty")}`],
  },
  {
    name: "a Service of streams",
    fleets: [fleet([ofService("empty", [], { protocol: "tcp" })])],
    lines: [`Service a/empty: nothing is carried there: ${HINT("empty")}`],
  },
  {
    name: "a Service of datagrams",
    fleets: [fleet([ofService("empty", [], { protocol: "udp" })])],
    lines: [`Service a/empty: nothing is carried there: ${HINT("empty")}`],
  },
  {
    name: "an endpoint picker",
    fleets: [fleet([{ ...ofService("vllm-epp"), name: "epp/a/vllm" }])],
    lines: [
      `Service a/vllm-epp: no endpoint picker can be asked, so its pool's failureMode decides: ${HINT("vllm-epp")}`,
    ],
  },
  {
    name: "a pool",
    fleets: [fleet([backend("pool/a/vllm", [], { pool: { namespace: "a", name: "vllm" } })])],
    lines: [
      "InferencePool a/vllm: requests to it get 503: no ready Pod of namespace a has the labels of spec.selector; in files, a Pod has status.podIP and the condition Ready",
    ],
  },
  {
    name: "an AIProvider whose Service it is",
    fleets: [fleet([backend("ai/a/chat/0/0")], { providers: [provider] })],
    lines: [`AIProvider a/own: nobody is asked: ${HINT("model")}`],
  },
  {
    name: "one that two fleets use, once, and sorted",
    fleets: [fleet([ofService("y"), ofService("x")]), fleet([ofService("y")])],
    lines: [`Service a/x: requests to it get 503: ${HINT("x")}`, `Service a/y: requests to it get 503: ${HINT("y")}`],
  },
])("$name is named when nobody is there", ({ fleets, lines }) => {
  expect(idleBackends(fleets).map(formatProblem)).toEqual(lines);
});

test.each([
  { name: "a Service with an endpoint", fleets: [fleet([ofService("app", [{}])])] },
  {
    name: "an AIProvider that somebody answers for, if only as the second",
    fleets: [
      fleet([backend("ai/a/chat/0/0", [{ metadata: { provider: "a/x" } }, { metadata: { provider: "a/own" } }])], {
        providers: [provider],
      }),
    ],
  },
  {
    name: "a pool with a pod",
    fleets: [fleet([backend("pool/a/vllm", [{}], { pool: { namespace: "a", name: "vllm" } })])],
  },
  {
    name: "what another data plane finds by itself",
    fleets: [fleet([ofService("empty")], { target: "higress" })],
  },
])("$name is not", ({ fleets }) => {
  expect(idleBackends(fleets)).toEqual([]);
});
