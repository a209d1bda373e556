import { create } from "@bufbuild/protobuf";
import {
  type SdsSecretConfig,
  SdsSecretConfigSchema,
  type Secret,
  SecretSchema,
} from "../generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.js";
import { adsSource } from "./config-source.ts";
import { inlineData } from "./data-source.ts";

export interface CertificateSecretInit {
  readonly name: string;
  /** PEM, the server's own certificate first. */
  readonly certificateChain: string;
  /** PEM. */
  readonly privateKey: string;
}

/** A certificate to show, which listeners name in `downstreamTls`. */
export function certificateSecret(init: CertificateSecretInit): Secret {
  return create(SecretSchema, {
    name: init.name,
    type: {
      case: "tlsCertificate",
      value: { certificateChain: inlineData(init.certificateChain), privateKey: inlineData(init.privateKey) },
    },
  });
}

/** Authorities (PEM) whose certificates are believed. */
export function authoritiesSecret(name: string, authorities: string): Secret {
  return create(SecretSchema, {
    name,
    type: { case: "validationContext", value: { trustedCa: inlineData(authorities) } },
  });
}

/** A reference to a secret that comes over ADS. */
export function discoveredSecret(name: string): SdsSecretConfig {
  return create(SdsSecretConfigSchema, { name, sdsConfig: adsSource() });
}
