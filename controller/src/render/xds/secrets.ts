import { authoritiesSecret, certificateSecret, type Secret } from "@sluice/envoy";
import type { SecretText } from "@sluice/manifest";
import type { BackendIr } from "../../ir/backend.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import type { CertificateIr, ChainIr, PortIr } from "../../ir/listener.ts";
import { clientCertificateName } from "./client-tls.ts";
import type { XdsOptions } from "./options.ts";

/** Name of the authorities that a chain's clients are checked against. */
export function clientCaName(port: PortIr, chain: ChainIr): string {
  return `client-ca/${port.port}/${chain.name}`;
}

/** Certificates that are shown to clients and to backends, and the authorities for clients. */
export function secretResources(fleet: FleetIr, options: XdsOptions): Secret[] {
  const ofPorts = fleet.ports.flatMap((port) => port.chains.flatMap((chain) => secretsOf(port, chain, options)));
  const ofBackends = fleet.backends.flatMap((backend) => clientCertificates(backend, options));
  return [...ofPorts, ...ofBackends];
}

function secretsOf(port: PortIr, chain: ChainIr, options: XdsOptions): Secret[] {
  if (chain.tls === undefined) return [];
  const { certificates, clientCa } = chain.tls;
  return [
    ...certificates.map(({ name, chain: pem, key }) => certificate({ name, chain: pem, key }, options)),
    ...(clientCa === undefined ? [] : [authoritiesSecret(clientCaName(port, chain), clientCa)]),
  ];
}

function clientCertificates({ endpoints }: BackendIr, options: XdsOptions): Secret[] {
  return endpoints.flatMap(({ tls }) =>
    tls?.certificate === undefined
      ? []
      : [certificate({ name: clientCertificateName(tls.certificate), ...tls.certificate }, options)],
  );
}

function certificate({ name, chain, key }: CertificateIr, options: XdsOptions): Secret {
  return certificateSecret({ name, certificateChain: chain, privateKey: text(key, options) });
}

function text(secret: SecretText, { secrets }: XdsOptions): string {
  return secrets === "reveal" ? secret.reveal() : String(secret);
}
