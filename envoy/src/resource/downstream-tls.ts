import type { TransportSocket } from "../generated/envoy/config/core/v3/base_pb.js";
import { TlsParameters_TlsProtocol } from "../generated/envoy/extensions/transport_sockets/tls/v3/common_pb.js";
import { DownstreamTlsContextSchema } from "../generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.js";
import { transportSocket } from "./extension.ts";
import { discoveredSecret } from "./secret.ts";
import { TLS_SOCKET } from "./tls.ts";

export interface DownstreamTlsInit {
  /** Names of secrets that come over ADS. With several Envoy shows the one that fits the client's key types. */
  readonly certificates: readonly string[];
  /** Default h2 and http/1.1; none for a protocol that is not HTTP. */
  readonly alpn?: readonly string[];
  /** Name of the secret (`authoritiesSecret`) that clients' certificates are checked against. Default: none are asked for. */
  readonly clientAuthorities?: string;
  /** With `clientAuthorities`: whether a client without a certificate is turned away. Default true. */
  readonly clientCertificate?: "required" | "optional";
}

/** TLS of a listener's filter chain, from version 1.2 on. */
export function downstreamTls(init: DownstreamTlsInit): TransportSocket {
  const { clientAuthorities: authorities } = init;
  const clients =
    authorities === undefined
      ? {}
      : {
          validationContextType: {
            case: "validationContextSdsSecretConfig" as const,
            value: discoveredSecret(authorities),
          },
        };
  return transportSocket(TLS_SOCKET, DownstreamTlsContextSchema, {
    commonTlsContext: {
      tlsParams: { tlsMinimumProtocolVersion: TlsParameters_TlsProtocol.TLSv1_2 },
      tlsCertificateSdsSecretConfigs: init.certificates.map(discoveredSecret),
      alpnProtocols: [...(init.alpn ?? ["h2", "http/1.1"])],
      ...clients,
    },
    requireClientCertificate: authorities !== undefined && init.clientCertificate !== "optional",
  });
}
