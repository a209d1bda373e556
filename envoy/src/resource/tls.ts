import { isIP } from "node:net";
import { create } from "@bufbuild/protobuf";
import type { DataSource, TransportSocket } from "../generated/envoy/config/core/v3/base_pb.js";
import { RawBufferSchema } from "../generated/envoy/extensions/transport_sockets/raw_buffer/v3/raw_buffer_pb.js";
import {
  CertificateValidationContextSchema,
  type SubjectAltNameMatcher,
  SubjectAltNameMatcher_SanType,
  SubjectAltNameMatcherSchema,
} from "../generated/envoy/extensions/transport_sockets/tls/v3/common_pb.js";
import {
  type CommonTlsContextSchema,
  UpstreamTlsContextSchema,
} from "../generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.js";
import { fileData, inlineData } from "./data-source.ts";
import { transportSocket } from "./extension.ts";
import type { Fields } from "./fields.ts";
import { discoveredSecret } from "./secret.ts";

/** Name of the transport socket, for clients and servers alike. */
export const TLS_SOCKET = "envoy.transport_sockets.tls";

/**
 * Whom to trust: the authorities of a PEM file (`findCaFile()` has the system's), those written out (PEM), or, for a test
 * or a closed network, anybody. Envoy 1.36 refuses to compare names when told to use the system's authorities by itself
 * (`system_root_certs`).
 */
export type Trust = { readonly caFile: string } | { readonly authorities: string } | { readonly insecure: true };

/** A name that the peer's certificate may bear. */
export type SubjectAltName = { readonly dns: string } | { readonly uri: string };

export type UpstreamTlsInit = Trust & {
  /**
   * Name to ask for and to find in the certificate (an IP address is only compared). `fromEndpoint`: each endpoint's host
   * name, so that one socket serves endpoints of many names. Envoy compares nothing for an endpoint that has none, so all
   * must have one.
   */
  readonly serverName: string | { readonly fromEndpoint: true };
  /** Names of which the certificate must bear one, in place of `serverName`. */
  readonly subjectAltNames?: readonly SubjectAltName[];
  /** Protocols offered, such as ["h2"]. */
  readonly alpn?: readonly string[];
  /**
   * What is shown to a server that asks: a secret's name (`certificateSecret`, over ADS), or PEM files. Envoy 1.36 crashes
   * on the former in a static cluster: deliver the cluster by CDS.
   */
  readonly clientCertificate?: string | { readonly certificateFile: string; readonly keyFile: string };
};

/** TLS to an endpoint. */
export function upstreamTls(init: UpstreamTlsInit): TransportSocket {
  return transportSocket(TLS_SOCKET, UpstreamTlsContextSchema, {
    ...serverName(init),
    commonTlsContext: {
      alpnProtocols: [...(init.alpn ?? [])],
      ...clientCertificate(init.clientCertificate),
      ...validation(init),
    },
  });
}

function serverName(init: UpstreamTlsInit): Fields<typeof UpstreamTlsContextSchema> {
  if (typeof init.serverName === "string") {
    return { sni: isIP(init.serverName) === 0 ? init.serverName : "" };
  }
  const autoSniSanValidation = !("insecure" in init) && init.subjectAltNames === undefined;
  return { autoHostSni: true, autoSniSanValidation };
}

function clientCertificate(shown: UpstreamTlsInit["clientCertificate"]): Fields<typeof CommonTlsContextSchema> {
  if (shown === undefined) {
    return {};
  }
  if (typeof shown === "string") {
    return { tlsCertificateSdsSecretConfigs: [discoveredSecret(shown)] };
  }
  const certificate = { certificateChain: fileData(shown.certificateFile), privateKey: fileData(shown.keyFile) };
  return { tlsCertificates: [certificate] };
}

function validation(init: UpstreamTlsInit): Fields<typeof CommonTlsContextSchema> {
  if ("insecure" in init) {
    return {};
  }
  const value = create(CertificateValidationContextSchema, {
    matchTypedSubjectAltNames: sanMatchers(init),
    trustedCa: trustedCa(init),
  });
  return { validationContextType: { case: "validationContext", value } };
}

function trustedCa(trust: Exclude<Trust, { insecure: true }>): DataSource {
  return "caFile" in trust ? fileData(trust.caFile) : inlineData(trust.authorities);
}

function sanMatchers({ serverName: name, subjectAltNames }: UpstreamTlsInit): SubjectAltNameMatcher[] {
  const { DNS, IP_ADDRESS, URI } = SubjectAltNameMatcher_SanType;
  if (subjectAltNames !== undefined) {
    return subjectAltNames.map((san) => ("dns" in san ? sanMatcher(DNS, san.dns) : sanMatcher(URI, san.uri)));
  }
  if (typeof name === "string") {
    return [sanMatcher(isIP(name) === 0 ? DNS : IP_ADDRESS, name)];
  }
  return [];
}

/** An exact DNS name also matches a certificate's wildcard (RFC 6125, section 6.4.3). */
function sanMatcher(sanType: SubjectAltNameMatcher_SanType, exact: string): SubjectAltNameMatcher {
  return create(SubjectAltNameMatcherSchema, {
    sanType,
    matcher: { matchPattern: { case: "exact", value: exact } },
  });
}

export function plainText(): TransportSocket {
  return transportSocket("envoy.transport_sockets.raw_buffer", RawBufferSchema, {});
}
