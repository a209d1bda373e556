import type { KubeObject } from "@sluice/controller";
import { GATEWAY_API, reference } from "../demo.ts";
import type { Objects } from "../objects.ts";

/** A Gateway `gw` of a class of its own, and routes of two rules each. */
export async function applyGateway(objects: Objects, className: string): Promise<void> {
  const spec = { controllerName: "sluice.dev/gateway-controller" };
  await objects.apply({ apiVersion: GATEWAY_API, kind: "GatewayClass", metadata: { name: className }, spec });
  const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
  await objects.apply({ ...reference(GATEWAY_API, "Gateway", "gw"), spec: { gatewayClassName: className, listeners } });
  for (const name of ["chat", "parallel", "broken", "taken"]) await objects.apply(route(name));
}

function route(name: string): KubeObject {
  const matches = [{ path: { type: "PathPrefix", value: `/${name}` } }];
  const filters = [
    { type: "RequestRedirect", requestRedirect: { path: { type: "ReplaceFullPath", replaceFullPath: "/" } } },
  ];
  const rules = [
    { name: `${name}-first`, matches, filters },
    { matches: [{ path: { type: "Exact", value: `/-${name}` } }], filters },
  ];
  return { ...reference(GATEWAY_API, "HTTPRoute", name), spec: { parentRefs: [{ name: "gw" }], rules } };
}
