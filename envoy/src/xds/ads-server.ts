import { Server, ServerCredentials, type ServerDuplexStream, type ServiceDefinition } from "@grpc/grpc-js";
import type {
  DeltaDiscoveryRequest,
  DeltaDiscoveryResponse,
  DiscoveryRequest,
  DiscoveryResponse,
} from "../generated/envoy/service/discovery/v3/discovery_pb.js";
import type { AdsEvents } from "./ads-events.ts";
import { AdsHub, type AdsPeer } from "./ads-hub.ts";
import { ADS_SERVICE } from "./ads-service.ts";
import type { AdsNode, NodeState } from "./ads-session.ts";
import { Delta } from "./delta.ts";
import type { Snapshot } from "./snapshot.ts";
import { Sotw } from "./sotw.ts";

/** PEM. */
export interface AdsServerTls {
  readonly certificateChain: string;
  readonly privateKey: string;
  /** Authorities of which each client must show a certificate. Default: none is asked for. */
  readonly clientAuthorities?: string;
}

export interface AdsServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: the kernel chooses. */
  readonly port?: number;
  /** Absent: plain text, for loopback. */
  readonly tls?: AdsServerTls;
  /** Which snapshot an Envoy gets. What it says of itself is to be believed as far as `peer` bears it out. */
  readonly groupOf: (node: AdsNode, peer: AdsPeer) => string | { readonly refused: string };
  readonly events?: AdsEvents;
  /** Milliseconds that a cluster stays after nothing leads to it any more. Default 5,000. */
  readonly clusterLinger?: number;
  /** Default 1,000. */
  readonly maxStreams?: number;
}

/** Milliseconds that `close` leaves clients to let go. */
const CLOSE_GRACE = 2_000;

const CHANNEL_OPTIONS = {
  // A reconnecting Envoy names all that it has with its versions: about 150 bytes for each.
  "grpc.max_receive_message_length": 16 * 1024 * 1024,
  "grpc.max_send_message_length": -1,
  // A client that is gone without a word would be kept for ever.
  "grpc.keepalive_time_ms": 30_000,
  "grpc.keepalive_timeout_ms": 10_000,
};

/**
 * Serves snapshots to Envoys, by group, in both forms of the protocol (state of the world, delta) on one port. Only what
 * changed is sent, in an order in which nothing breaks; an Envoy that comes back with what it had gets nothing.
 */
export class AdsServer {
  readonly port: number;
  readonly #grpc: Server;
  readonly #hub: AdsHub;

  private constructor(grpc: Server, port: number, hub: AdsHub) {
    this.#grpc = grpc;
    this.port = port;
    this.#hub = hub;
  }

  /** Resolves when it listens; rejects when it cannot. */
  static async start(options: AdsServerOptions): Promise<AdsServer> {
    const { groupOf, events = {}, clusterLinger = 5_000, maxStreams = 1_000 } = options;
    const hub = new AdsHub({ groupOf, events, clusterLinger, maxStreams });
    const grpc = new Server(CHANNEL_OPTIONS);
    const service: ServiceDefinition = { sotw: ADS_SERVICE.sotw, delta: ADS_SERVICE.delta };
    grpc.addService(service, {
      sotw: (call: ServerDuplexStream<DiscoveryRequest, DiscoveryResponse>) =>
        hub.accept(call, (stream) => new Sotw(stream)),
      delta: (call: ServerDuplexStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse>) =>
        hub.accept(call, (stream) => new Delta(stream)),
    });
    return new AdsServer(grpc, await bind(grpc, options), hub);
  }

  /**
   * What the group's nodes are to have from now on. A snapshot of the same version changes nothing; one that comes while
   * another is on its way takes its place.
   */
  setSnapshot(group: string, snapshot: Snapshot): void {
    this.#hub.setSnapshot(group, snapshot);
  }

  /** What the group's nodes have refused is offered to them once more: what it lacked beside the snapshot may be there now. */
  offerAgain(group: string): void {
    this.#hub.offerAgain(group);
  }

  /** Nodes that come from now on get nothing until there is another; those that are there keep what they have. */
  deleteSnapshot(group: string): void {
    this.#hub.deleteSnapshot(group);
  }

  /** Connected nodes, by group and node. */
  nodes(): readonly NodeState[] {
    return this.#hub.nodes();
  }

  /**
   * Resolves once the group has a snapshot and at least one node, and all its nodes have taken, or refused, all of it: see
   * `refusals`. Rejects with the signal's reason.
   */
  waitUntilServed(group: string, signal?: AbortSignal): Promise<readonly NodeState[]> {
    return this.#hub.served(group, signal);
  }

  /** Ends the streams (Envoys go on with what they have, and come back when there is a server again) and stops listening. */
  async close(): Promise<void> {
    this.#hub.close();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#grpc.forceShutdown(), CLOSE_GRACE);
      this.#grpc.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function bind(grpc: Server, { host = "127.0.0.1", port = 0, tls }: AdsServerOptions): Promise<number> {
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    grpc.bindAsync(address, credentials(tls), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
}

function credentials(tls: AdsServerTls | undefined): ServerCredentials {
  if (tls === undefined) {
    return ServerCredentials.createInsecure();
  }
  const { certificateChain, privateKey, clientAuthorities: authorities } = tls;
  const pair = { cert_chain: Buffer.from(certificateChain), private_key: Buffer.from(privateKey) };
  return ServerCredentials.createSsl(
    authorities === undefined ? null : Buffer.from(authorities),
    [pair],
    authorities !== undefined,
  );
}
