import type { CertificateIr, ServerTlsIr } from "../ir/listener.ts";
import type { Gateway } from "../resources/resources.ts";
import { refOf } from "../store/kube-object.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { type CertificateResult, readCertificate } from "./certificate.ts";
import { clientAuthorities } from "./client-authorities.ts";
import type { ListenerModel, ListenerProtocol, ListenerSpec, Problem, RouteGroupKind } from "./gateway.ts";
import type { Grants } from "./grants.ts";
import { normalHostname } from "./hostname.ts";

export const GATEWAY_GROUP = "gateway.networking.k8s.io";
export const SLUICE_GROUP = "sluice.dev";

export interface ListenerSources {
  readonly store: ResourceStore<"ConfigMap" | "Secret">;
  readonly grants: Grants;
}

const PROTOCOLS: Readonly<Record<ListenerProtocol, readonly RouteGroupKind[]>> = {
  HTTP: [
    { group: GATEWAY_GROUP, kind: "HTTPRoute" },
    { group: GATEWAY_GROUP, kind: "GRPCRoute" },
    { group: SLUICE_GROUP, kind: "AIRoute" },
  ],
  HTTPS: [
    { group: GATEWAY_GROUP, kind: "HTTPRoute" },
    { group: GATEWAY_GROUP, kind: "GRPCRoute" },
    { group: SLUICE_GROUP, kind: "AIRoute" },
  ],
  TLS: [
    { group: GATEWAY_GROUP, kind: "TLSRoute" },
    { group: GATEWAY_GROUP, kind: "TCPRoute" },
  ],
  TCP: [{ group: GATEWAY_GROUP, kind: "TCPRoute" }],
  UDP: [{ group: GATEWAY_GROUP, kind: "UDPRoute" }],
};

/** Judges a listener by itself; conflicts with others are found later. */
export function readListener(gateway: Gateway, spec: ListenerSpec, sources: ListenerSources): ListenerModel {
  const protocol = spec.protocol in PROTOCOLS ? (spec.protocol as ListenerProtocol) : undefined;
  const { kinds, invalid } = readKinds(spec, protocol);
  const passthrough = spec.tls?.mode === "Passthrough";
  const secured = protocol === "HTTPS" || (protocol === "TLS" && !passthrough);
  const unaccepted = protocolProblem(spec, { protocol, passthrough });
  const tls = secured && unaccepted === undefined ? readTls(gateway, { spec, protocol }, sources) : NO_TLS;
  return {
    gateway: refOf(gateway),
    spec,
    name: spec.name,
    port: spec.port,
    protocol,
    hostname: hasHostname(protocol) ? normalHostname(spec.hostname) : "*",
    kinds,
    passthrough,
    ...(tls.tls === undefined ? {} : { tls: tls.tls }),
    certificateNames: tls.names,
    ...(unaccepted === undefined ? {} : { unaccepted }),
    unresolved: [...invalid, ...tls.problems],
    usable: unaccepted === undefined && kinds.length > 0 && (!secured || tls.tls !== undefined),
  };
}

function hasHostname(protocol: ListenerProtocol | undefined): boolean {
  return protocol === "HTTP" || protocol === "HTTPS" || protocol === "TLS";
}

function protocolProblem(
  { protocol: name }: ListenerSpec,
  { protocol, passthrough }: Pick<ListenerModel, "protocol" | "passthrough">,
): Problem | undefined {
  if (protocol === undefined) {
    return { reason: "UnsupportedProtocol", message: `${name} is none of ${Object.keys(PROTOCOLS).join(", ")}` };
  }
  if (protocol !== "HTTPS" || !passthrough) return undefined;
  return { reason: "UnsupportedProtocol", message: "HTTPS needs tls.mode Terminate; use protocol TLS for Passthrough" };
}

/** What may attach: the protocol's kinds, or those of them that `allowedRoutes.kinds` names. */
function readKinds(
  { tls, allowedRoutes }: ListenerSpec,
  protocol: ListenerProtocol | undefined,
): { readonly kinds: readonly RouteGroupKind[]; readonly invalid: readonly Problem[] } {
  const possible = kindsOf(protocol, tls?.mode === "Passthrough");
  const wanted = allowedRoutes?.kinds ?? [];
  if (wanted.length === 0) return { kinds: possible, invalid: [] };
  const isPossible = ({ group = GATEWAY_GROUP, kind }: { readonly group?: string; readonly kind: string }) =>
    possible.some((one) => one.group === group && one.kind === kind);
  return {
    kinds: wanted.filter(isPossible).map(({ group = GATEWAY_GROUP, kind }) => ({ group, kind })),
    invalid: wanted
      .filter((one) => !isPossible(one))
      .map(({ group = GATEWAY_GROUP, kind }) => ({
        reason: "InvalidRouteKinds",
        message: `allowedRoutes.kinds: ${kind} of ${group} cannot attach to protocol ${protocol ?? "of this listener"}`,
      })),
  };
}

/** Without termination there is nothing but the name to tell connections apart by. */
function kindsOf(protocol: ListenerProtocol | undefined, passthrough: boolean): readonly RouteGroupKind[] {
  if (protocol === undefined) return [];
  return protocol === "TLS" && passthrough ? PROTOCOLS.TLS.slice(0, 1) : PROTOCOLS[protocol];
}

interface TlsReading {
  readonly tls?: ServerTlsIr;
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

const NO_TLS: TlsReading = { names: [], problems: [] };

/** Serves with the certificates that can be had, if there is one. */
function readTls(
  gateway: Gateway,
  { spec, protocol }: Pick<ListenerModel, "spec" | "protocol">,
  sources: ListenerSources,
): TlsReading {
  const certificates: CertificateIr[] = [];
  const names: string[] = [];
  const problems: Problem[] = [];
  const refs = spec.tls?.certificateRefs ?? [];
  if (refs.length === 0) problems.push({ reason: "InvalidCertificateRef", message: "tls.certificateRefs is empty" });
  for (const [index, ref] of refs.entries()) {
    const result = resolveCertificate(gateway, ref, sources);
    if ("reason" in result) {
      problems.push({ reason: result.reason, message: `tls.certificateRefs[${index}]: ${result.message}` });
    } else {
      certificates.push(result.certificate);
      names.push(...result.names);
      if (result.outdated !== undefined) {
        const message = `tls.certificateRefs[${index}]: ${result.outdated}`;
        problems.push({ reason: "InvalidCertificateRef", message });
      }
    }
  }
  const clients = clientAuthorities(gateway, spec.port, sources);
  if ("reason" in clients) problems.push(clients);
  if (certificates.length === 0 || "reason" in clients) return { names, problems };
  const alpn = protocol === "HTTPS" ? ["h2", "http/1.1"] : [];
  return { tls: { certificates, ...clients, alpn }, names, problems };
}

type CertificateRef = NonNullable<NonNullable<ListenerSpec["tls"]>["certificateRefs"]>[number];

/** `outdated`: why an older version of the Secret is used than the one there is. */
type FoundCertificate = Extract<CertificateResult, { readonly certificate: CertificateIr }> & {
  readonly outdated?: string;
};

function resolveCertificate(
  gateway: Gateway,
  ref: CertificateRef,
  { store, grants }: ListenerSources,
): FoundCertificate | Problem {
  const { group = "", kind = "Secret", name } = ref;
  if (group !== "" || kind !== "Secret") {
    return { reason: "InvalidCertificateRef", message: `${kind} of group "${group}" is not a Secret` };
  }
  const owner = gateway.metadata.namespace ?? "";
  const namespace = ref.namespace ?? owner;
  const from = { group: GATEWAY_GROUP, kind: "Gateway", namespace: owner };
  if (!grants.permits(from, { group, kind, namespace, name })) {
    return {
      reason: "RefNotPermitted",
      message: `no ReferenceGrant in namespace ${namespace} permits Gateways of ${owner} to refer to Secret ${name}`,
    };
  }
  const entry = store.entry("Secret", namespace, name);
  if (entry?.effective === undefined) {
    return { reason: "InvalidCertificateRef", message: `Secret ${namespace}/${name} does not exist` };
  }
  const result = readCertificate(entry.effective);
  if ("error" in result) return { reason: "InvalidCertificateRef", message: result.error };
  const [issue] = entry.effective === entry.object ? [] : entry.issues;
  return issue === undefined ? result : { ...result, outdated: `${issue.message}; the last valid one stays in use` };
}
