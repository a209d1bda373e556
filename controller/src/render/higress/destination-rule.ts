import type { KubeObject } from "../../store/kube-object.ts";
import { managedMeta } from "../rendering.ts";
import { shortName } from "../short-name.ts";
import type { HigressSettings } from "./options.ts";
import type { Plan } from "./planned.ts";
import type { ProviderService } from "./services.ts";

/** TLS towards Services of the cluster, which have no registry entry to say it. */
export function destinationRules(
  { ingresses }: Plan,
  services: ReadonlyMap<string, ProviderService>,
  { namespace, prefix }: HigressSettings,
): readonly KubeObject[] {
  const used = new Set(ingresses.flatMap(({ destinations }) => destinations.map(({ provider }) => provider?.id)));
  const rules = new Map<string, KubeObject>();
  for (const [id, { provider, service, port }] of services) {
    const { endpoint } = provider;
    if (!used.has(id) || endpoint.kind !== "service" || endpoint.tls === undefined) continue;
    const { hostname, ca, subjectAltNames } = endpoint.tls;
    const host = service(0);
    const tls = {
      mode: "SIMPLE",
      sni: hostname,
      ...(ca === "insecure" ? { insecureSkipVerify: true } : { subjectAltNames: namesOf(subjectAltNames, hostname) }),
    };
    const name = shortName(`${prefix}.${endpoint.namespace}.${endpoint.name}.${port}`);
    rules.set(name, {
      apiVersion: "networking.istio.io/v1alpha3",
      kind: "DestinationRule",
      metadata: managedMeta(namespace, name),
      spec: { host, trafficPolicy: { portLevelSettings: [{ port: { number: port }, tls }] } },
    });
  }
  return [...rules.values()];
}

function namesOf(names: readonly { readonly value: string }[], hostname: string): readonly string[] {
  return names.length === 0 ? [hostname] : names.map(({ value }) => value);
}
