import { isIP } from "node:net";
import { create } from "@bufbuild/protobuf";
import { type TransportSocket, TransportSocketSchema } from "../generated/envoy/config/core/v3/base_pb.js";
import { RawBufferSchema } from "../generated/envoy/extensions/transport_sockets/raw_buffer/v3/raw_buffer_pb.js";
import {
  type CertificateValidationContext,
  CertificateValidationContextSchema,
  SubjectAltNameMatcher_SanType,
} from "../generated/envoy/extensions/transport_sockets/tls/v3/common_pb.js";
import { UpstreamTlsContextSchema } from "../generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.js";
import { typedConfig } from "./extension.ts";

/**
 * Whom to trust: the authorities of a PEM file (`findCaFile()` has the system's), or, for a test or a closed network,
 * anybody. Envoy 1.36 refuses to compare names when told to use the system's authorities by itself (`system_root_certs`).
 */
export type Trust = { readonly caFile: string } | { readonly insecure: true };

export type UpstreamTlsInit = Trust & {
  /** Name to ask for and to find in the certificate (an IP address is only compared). */
  readonly serverName: string;
  /** Protocols offered, such as ["h2"]. */
  readonly alpn?: readonly string[];
};

/**
 * TLS to an endpoint. The name is written out: Envoy's `auto_host_sni` would take it from the endpoint's host name, and
 * compare nothing for an endpoint that has none.
 */
export function upstreamTls(init: UpstreamTlsInit): TransportSocket {
  const value = typedConfig(UpstreamTlsContextSchema, {
    sni: isIP(init.serverName) === 0 ? init.serverName : "",
    commonTlsContext: {
      alpnProtocols: [...(init.alpn ?? [])],
      ...("insecure" in init ? {} : { validationContextType: { case: "validationContext", value: validation(init) } }),
    },
  });
  return create(TransportSocketSchema, {
    name: "envoy.transport_sockets.tls",
    configType: { case: "typedConfig", value },
  });
}

/** An exact DNS name also matches a certificate's wildcard (RFC 6125, section 6.4.3). */
function validation({ serverName, caFile }: UpstreamTlsInit & { caFile: string }): CertificateValidationContext {
  const { DNS, IP_ADDRESS } = SubjectAltNameMatcher_SanType;
  const sanType = isIP(serverName) === 0 ? DNS : IP_ADDRESS;
  return create(CertificateValidationContextSchema, {
    matchTypedSubjectAltNames: [{ sanType, matcher: { matchPattern: { case: "exact", value: serverName } } }],
    trustedCa: { specifier: { case: "filename", value: caFile } },
  });
}

export function plainText(): TransportSocket {
  const value = typedConfig(RawBufferSchema, {});
  return create(TransportSocketSchema, {
    name: "envoy.transport_sockets.raw_buffer",
    configType: { case: "typedConfig", value },
  });
}
