import { create } from "@bufbuild/protobuf";
import { type TransportSocket, TransportSocketSchema } from "../generated/envoy/config/core/v3/base_pb.js";
import { RawBufferSchema } from "../generated/envoy/extensions/transport_sockets/raw_buffer/v3/raw_buffer_pb.js";
import {
  type CertificateValidationContext,
  CertificateValidationContextSchema,
} from "../generated/envoy/extensions/transport_sockets/tls/v3/common_pb.js";
import { UpstreamTlsContextSchema } from "../generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.js";
import { typedConfig } from "./extension.ts";

export interface UpstreamTlsInit {
  /** Server name to ask for. Default: the endpoint's host name; the certificate is checked against the same name. */
  readonly sni?: string;
  /** PEM file of the authorities to trust. Default: the system's. */
  readonly caFile?: string;
  /** True: trust any certificate. Only for a test or a closed network. */
  readonly insecure?: boolean;
  /** Protocols offered, such as ["h2"]. */
  readonly alpn?: readonly string[];
}

export function upstreamTls(init: UpstreamTlsInit = {}): TransportSocket {
  const verify = init.insecure !== true;
  const value = typedConfig(UpstreamTlsContextSchema, {
    sni: init.sni ?? "",
    autoHostSni: init.sni === undefined,
    autoSniSanValidation: verify,
    commonTlsContext: {
      alpnProtocols: [...(init.alpn ?? [])],
      ...(verify ? { validationContextType: { case: "validationContext", value: trust(init.caFile) } } : {}),
    },
  });
  return create(TransportSocketSchema, {
    name: "envoy.transport_sockets.tls",
    configType: { case: "typedConfig", value },
  });
}

function trust(caFile: string | undefined): CertificateValidationContext {
  return create(
    CertificateValidationContextSchema,
    caFile === undefined ? { systemRootCerts: {} } : { trustedCa: { specifier: { case: "filename", value: caFile } } },
  );
}

export function plainText(): TransportSocket {
  const value = typedConfig(RawBufferSchema, {});
  return create(TransportSocketSchema, {
    name: "envoy.transport_sockets.raw_buffer",
    configType: { case: "typedConfig", value },
  });
}
