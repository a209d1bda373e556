import type { Ingress } from "../../resources/resources.ts";
import type { ResourceStore } from "../../store/resource-store.ts";
import { readCertificate } from "../certificate.ts";
import type { FleetBuilder } from "../fleet-builder.ts";
import type { ListenerModel } from "../gateway.ts";
import { normalHostname } from "../hostname.ts";

const HTTP_PORT = 80;
const HTTPS_PORT = 443;
/** What Ingresses are served at. */
export const INGRESS_PORTS: readonly number[] = [HTTP_PORT, HTTPS_PORT];

/**
 * The listeners that the Ingresses of a class are served by: one on port 80 for everything, one on port 443 for each name
 * that there is a certificate for. A merged fleet of the same name that has such a listener already shares it.
 *
 * @param ingresses in order of precedence: the first one's certificate is taken
 * @param taken ports that another fleet of the machine opens: nothing is served there
 */
export function ingressListeners(
  store: ResourceStore,
  fleet: FleetBuilder,
  ingresses: readonly Ingress[],
  taken: readonly number[] = [],
): readonly ListenerModel[] {
  const className = fleet.name.slice("class/".length);
  const ensure = (listener: ListenerModel) =>
    taken.includes(listener.port) ? { ...listener, usable: false } : fleet.ensureListener(listener);
  const listeners = [ensure(listenerOf(className, { port: HTTP_PORT, hostname: "*" }))];
  const seen = new Set<string>();
  for (const ingress of ingresses) {
    for (const { hosts, secretName = "" } of ingress.spec.tls ?? []) {
      const secret = store.get("Secret", ingress.metadata.namespace ?? "", secretName);
      const result = secret === undefined ? undefined : readCertificate(secret);
      if (result === undefined || "error" in result) continue;
      for (const hostname of tlsHosts(ingress, hosts).filter((host) => !seen.has(host))) {
        seen.add(hostname);
        const tls = { certificates: [result.certificate], alpn: ["h2", "http/1.1"] };
        const listener = listenerOf(className, { port: HTTPS_PORT, hostname, tls });
        listeners.push(ensure({ ...listener, certificateNames: result.names }));
      }
    }
  }
  return listeners;
}

/** Without hosts a certificate is for all names of the Ingress. */
function tlsHosts({ spec }: Ingress, hosts: readonly string[] | undefined): readonly string[] {
  const named = hosts !== undefined && hosts.length > 0 ? hosts : (spec.rules ?? []).map(({ host }) => host);
  return named.length > 0 ? named.map(normalHostname) : ["*"];
}

function listenerOf(
  className: string,
  { port, hostname, tls }: Pick<ListenerModel, "port" | "hostname"> & Partial<Pick<ListenerModel, "tls">>,
): ListenerModel {
  const protocol = tls === undefined ? "HTTP" : "HTTPS";
  const name = tls === undefined ? "http" : `https-${hostname}`;
  return {
    gateway: { kind: "IngressClass", namespace: "", name: className },
    spec: { name, port, protocol },
    name,
    port,
    protocol,
    hostname,
    kinds: [],
    passthrough: false,
    ...(tls === undefined ? {} : { tls }),
    certificateNames: [],
    unresolved: [],
    usable: true,
  };
}
