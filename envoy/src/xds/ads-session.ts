import type { JsonObject } from "@bufbuild/protobuf";
import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import { AdsStream, type Clock } from "./ads-stream.ts";
import type { Offer, Refusal } from "./offer.ts";
import type { ResourceType } from "./resource-type.ts";
import type { Snapshot } from "./snapshot.ts";
import { StreamFault } from "./stream-fault.ts";
import type { Subscription } from "./subscription.ts";
import type { Variant } from "./variant.ts";

/** Who an Envoy says it is: only its first request tells, and a later one cannot change it. */
export interface AdsNode {
  readonly id: string;
  readonly cluster: string;
  readonly metadata: JsonObject;
}

/** What one Envoy has, as its acknowledgements say. */
export interface NodeState {
  readonly group: string;
  readonly node: string;
  /** Address and port of the other end. */
  readonly peer: string;
  readonly variant: "sotw" | "delta";
  /** Version of the group's snapshot; undefined as long as it has none. */
  readonly snapshot: string | undefined;
  /** Whether Envoy has taken, or refused, all of it. It may still be warming what it has taken. */
  readonly settled: boolean;
  /** Number of resources taken, by type that Envoy has asked for. */
  readonly held: Readonly<Partial<Record<ResourceType, number>>>;
  readonly refusals: readonly (Refusal & { readonly type: ResourceType })[];
}

export interface Admission {
  readonly group: string;
  /** Undefined as long as the group has none. */
  readonly snapshot: Snapshot | undefined;
}

export interface SessionEvents {
  readonly connected: () => void;
  readonly sent: (type: ResourceType, offer: Offer) => void;
  readonly refused: (type: ResourceType, refusals: readonly Refusal[]) => void;
  readonly progressed: () => void;
  readonly turnedAway: (peer: string, reason: string) => void;
}

export interface SessionOptions<Request, Response> {
  readonly call: ServerDuplexStream<Request, Response>;
  readonly variant: (stream: AdsStream) => Variant<Request, Response>;
  /** Tells where the node belongs; throws StreamFault when it is not welcome. */
  readonly admit: (node: AdsNode) => Admission;
  readonly events: SessionEvents;
  readonly linger: number;
  readonly now: Clock;
}

/** One gRPC stream and the Envoy behind it. */
export class AdsSession<Request, Response> {
  readonly #call: ServerDuplexStream<Request, Response>;
  readonly #options: SessionOptions<Request, Response>;
  readonly #stream: AdsStream;
  readonly #variant: Variant<Request, Response>;
  #identity: { readonly node: AdsNode; readonly group: string } | undefined;
  #ended = false;

  constructor(options: SessionOptions<Request, Response>) {
    this.#call = options.call;
    this.#options = options;
    const { refused, progressed } = options.events;
    const send = (subscription: Subscription, offer: Offer, nonce: string) => this.#send(subscription, offer, nonce);
    const output = { send, refused, progressed };
    this.#stream = new AdsStream({ output, linger: options.linger, now: options.now });
    this.#variant = options.variant(this.#stream);
    this.#call.on("data", (request: Request) => this.#receive(request));
    this.#call.on("end", () => this.#call.end());
  }

  get group(): string | undefined {
    return this.#identity?.group;
  }

  get node(): AdsNode | undefined {
    return this.#identity?.node;
  }

  update(snapshot: Snapshot): void {
    this.#stream.update(snapshot);
  }

  offerAgain(): void {
    this.#stream.offerAgain();
  }

  state(): NodeState {
    const { snapshot, subscriptions } = this.#stream;
    const entries = [...subscriptions.values()];
    return {
      group: this.group ?? "",
      node: this.node?.id ?? "",
      peer: this.#call.getPeer(),
      variant: this.#variant.name,
      snapshot: snapshot?.version,
      settled: this.#stream.isSettled(),
      held: Object.fromEntries(entries.map((one) => [one.type, one.held])),
      refusals:
        snapshot === undefined
          ? []
          : entries.flatMap((one) => one.refusals(snapshot).map((refusal) => ({ type: one.type, ...refusal }))),
    };
  }

  /** Ends the stream with a status that says why. */
  end(fault: StreamFault): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#call.emit("error", { code: fault.code, details: fault.message });
      this.#stream.close();
    }
  }

  /** Stops sending; for a stream that has ended. */
  dispose(): void {
    this.#ended = true;
    this.#stream.close();
  }

  #receive(request: Request): void {
    if (this.#ended) {
      return;
    }
    try {
      if (this.#identity === undefined) {
        this.#identify(request);
      }
      this.#variant.receive(request);
      this.#stream.proceed();
    } catch (error) {
      if (!(error instanceof StreamFault)) {
        throw error;
      }
      this.#options.events.turnedAway(this.#call.getPeer(), error.message);
      this.end(error);
    }
  }

  #identify(request: Request): void {
    const node = this.#variant.nodeOf(request);
    if (node === undefined || node.id === "") {
      throw new StreamFault(status.INVALID_ARGUMENT, "the first request of a stream must have a node with an id");
    }
    const identity = { id: node.id, cluster: node.cluster, metadata: node.metadata ?? {} };
    const { group, snapshot } = this.#options.admit(identity);
    this.#identity = { node: identity, group };
    this.#options.events.connected();
    if (snapshot !== undefined) {
      this.#stream.update(snapshot);
    }
  }

  #send(subscription: Subscription, offer: Offer, nonce: string): void {
    const { snapshot } = this.#stream;
    if (this.#ended || snapshot === undefined) {
      return;
    }
    // Of each type one response is under way at most, so what a slow reader leaves in the buffer is bounded.
    this.#call.write(this.#variant.respond({ snapshot, subscription, offer, nonce }));
    this.#options.events.sent(subscription.type, offer);
  }
}
