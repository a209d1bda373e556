import type { AttachHost } from "../attachment.ts";
import { ENVOY_GATEWAY } from "./envoy-gateway.ts";
import { HIGRESS } from "./higress.ts";
import type { HostWriter } from "./host.ts";
import { ISTIO } from "./istio.ts";
import { SLUICE } from "./sluice.ts";

export function hostWriter(host: AttachHost): HostWriter {
  switch (host) {
    case "sluice":
      return SLUICE;
    case "higress":
      return HIGRESS;
    case "istio":
      return ISTIO;
    case "envoy-gateway":
      return ENVOY_GATEWAY;
  }
}
