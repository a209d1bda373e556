import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { EndpointTls, SubjectAltName, Trust } from "@sluice/envoy";
import type { BackendEndpointIr, ClientTlsIr } from "../../ir/backend.ts";
import type { XdsOptions } from "./options.ts";

/** Whether a backend's certificate can be checked at all; without that no connection may be made. */
export function isTrustable({ tls }: BackendEndpointIr, { caFile }: XdsOptions): boolean {
  return tls === undefined || (tls.ca !== "invalid" && (tls.ca !== "system" || caFile !== undefined));
}

/**
 * How endpoints of one cluster speak TLS. Where the names in their certificates differ each is asked for its own, by one
 * transport socket for all; a socket for each would be a part of the cluster that grows with its members.
 */
export class ClusterTls {
  readonly #options: XdsOptions;
  readonly #oneName: boolean;

  /** @param endpoints all trustable */
  constructor(endpoints: readonly BackendEndpointIr[], options: XdsOptions) {
    this.#options = options;
    this.#oneName = new Set(endpoints.flatMap(({ tls }) => (tls === undefined ? [] : [tls.hostname]))).size <= 1;
  }

  of(endpoint: BackendEndpointIr): EndpointTls | undefined {
    const { tls } = endpoint;
    if (tls === undefined) return undefined;
    const { certificate, subjectAltNames } = tls;
    return {
      ...trust(tls.ca, this.#options),
      serverName: this.#isOwn(endpoint, tls) ? { fromEndpoint: true } : tls.hostname,
      ...(subjectAltNames.length === 0 ? {} : { subjectAltNames: subjectAltNames.map(subjectAltName) }),
      ...(certificate === undefined ? {} : { clientCertificate: clientCertificateName(certificate) }),
    };
  }

  /** Whether the endpoint's own name will do. */
  #isOwn({ hostname, address }: BackendEndpointIr, tls: ClientTlsIr): boolean {
    return !this.#oneName && isIP(tls.hostname) === 0 && (hostname ?? address) === tls.hostname;
  }
}

/** Name of the secret that holds a certificate for backends. */
export function clientCertificateName({ chain }: NonNullable<ClientTlsIr["certificate"]>): string {
  return `client/${createHash("sha256").update(chain).digest("hex").slice(0, 16)}`;
}

function trust(ca: ClientTlsIr["ca"], { caFile = "" }: XdsOptions): Trust {
  switch (ca) {
    case "insecure":
      return { insecure: true };
    case "system":
    case "invalid":
      return { caFile };
    default:
      return { authorities: ca.pem };
  }
}

function subjectAltName({ kind, value }: ClientTlsIr["subjectAltNames"][number]): SubjectAltName {
  return kind === "hostname" ? { dns: value } : { uri: value };
}
