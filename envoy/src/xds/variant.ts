import { status } from "@grpc/grpc-js";
import type { Node } from "../generated/envoy/config/core/v3/base_pb.js";
import type { Offer } from "./offer.ts";
import { type ResourceType, resourceType } from "./resource-type.ts";
import type { Snapshot } from "./snapshot.ts";
import { StreamFault } from "./stream-fault.ts";
import type { Subscription } from "./subscription.ts";

/** One of the two forms of the protocol: what requests mean, and how a response is written. */
export interface Variant<Request, Response> {
  readonly name: "sotw" | "delta";
  /** Throws StreamFault for a request that no Envoy sends. */
  receive(request: Request): void;
  respond(answer: Answer): Response;
  nodeOf(request: Request): Node | undefined;
}

/** What a response is made of. */
export interface Answer {
  readonly snapshot: Snapshot;
  readonly subscription: Subscription;
  readonly offer: Offer;
  readonly nonce: string;
}

/** Stands among names for all resources there are. */
export const ALL = "*";

export function servedType(url: string): ResourceType {
  const type = resourceType(url);
  if (type === undefined) {
    throw new StreamFault(
      status.INVALID_ARGUMENT,
      `resources of type ${JSON.stringify(url.slice(0, 200))} are not served`,
    );
  }
  return type;
}
