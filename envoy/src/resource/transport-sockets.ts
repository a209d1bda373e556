import { create } from "@bufbuild/protobuf";
import { type Cluster, Cluster_TransportSocketMatchSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import type { TransportSocket } from "../generated/envoy/config/core/v3/base_pb.js";
import { type EndpointKind, endpointHostname, SOCKET_KEY } from "./endpoint.ts";
import { plainText, type UpstreamTlsInit, upstreamTls } from "./tls.ts";

/** One transport socket for the cluster when all endpoints agree; otherwise one for each kind, matched by metadata. */
export class TransportSockets {
  readonly #alpn: readonly string[];
  /** Key of the TLS options → the options (undefined: plain text) and the name. */
  readonly #kinds = new Map<string, { readonly name: string; readonly tls: UpstreamTlsInit | undefined }>();

  constructor(endpoints: readonly EndpointKind[], alpn: readonly string[]) {
    this.#alpn = alpn;
    for (const endpoint of endpoints) {
      const tls = tlsOf(endpoint);
      const key = socketKey(tls);
      if (!this.#kinds.has(key)) {
        this.#kinds.set(key, { name: tls === undefined ? "plain" : `tls-${this.#kinds.size}`, tls });
      }
    }
  }

  /** The endpoint's mark; undefined when the cluster's own socket serves. */
  nameFor(endpoint: EndpointKind): string | undefined {
    return this.#kinds.size > 1 ? this.#kinds.get(socketKey(tlsOf(endpoint)))?.name : undefined;
  }

  /** The cluster's part. */
  ofCluster(): Partial<Pick<Cluster, "transportSocket" | "transportSocketMatches">> {
    const kinds = [...this.#kinds.values()];
    const [first] = kinds;
    if (kinds.length <= 1) {
      return first?.tls === undefined ? {} : { transportSocket: this.#socket(first.tls) };
    }
    return {
      transportSocketMatches: kinds.map(({ name, tls }) =>
        create(Cluster_TransportSocketMatchSchema, {
          name,
          match: { [SOCKET_KEY]: name },
          transportSocket: this.#socket(tls),
        }),
      ),
    };
  }

  #socket(tls: UpstreamTlsInit | undefined): TransportSocket {
    return tls === undefined ? plainText() : upstreamTls({ alpn: this.#alpn, ...tls });
  }
}

function tlsOf(endpoint: EndpointKind): UpstreamTlsInit | undefined {
  if (endpoint.tls === undefined) {
    return undefined;
  }
  const hostname = endpointHostname(endpoint);
  const written = hostname === "" ? (endpoint.address ?? "") : hostname;
  const { serverName = written, ...rest } = endpoint.tls;
  // A known endpoint without a name bears its address, which has to be written out to be compared.
  const named = typeof serverName === "string" || hostname !== "" || endpoint.address === undefined;
  return { ...rest, serverName: named ? serverName : written };
}

function socketKey(tls: UpstreamTlsInit | undefined): string {
  if (tls === undefined) {
    return "";
  }
  const trust = "caFile" in tls ? ["file", tls.caFile] : "authorities" in tls ? ["text", tls.authorities] : [];
  return JSON.stringify([tls.serverName, trust, tls.alpn, tls.subjectAltNames, tls.clientCertificate]);
}
