import { create } from "@bufbuild/protobuf";
import type { Node } from "../generated/envoy/config/core/v3/base_pb.js";
import {
  type DiscoveryRequest,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../generated/envoy/service/discovery/v3/discovery_pb.js";
import type { AdsStream } from "./ads-stream.ts";
import { isWildcardType, type ResourceType, typeUrl } from "./resource-type.ts";
import { versionOf } from "./snapshot.ts";
import { checkNames } from "./stream-fault.ts";
import type { Subscription } from "./subscription.ts";
import { ALL, type Answer, servedType, type Variant } from "./variant.ts";

/**
 * State of the world: each request names all that Envoy wants of a type, each response of clusters and listeners holds all
 * of them. Of the other types a response may hold only what changed. The version is a digest of what Envoy has after the
 * response, so that it can be told again on the next stream.
 */
export class Sotw implements Variant<DiscoveryRequest, DiscoveryResponse> {
  readonly name = "sotw";
  readonly #stream: AdsStream;
  /** The last nonce of each type. */
  readonly #nonces = new Map<ResourceType, string>();

  constructor(stream: AdsStream) {
    this.#stream = stream;
  }

  nodeOf(request: DiscoveryRequest): Node | undefined {
    return request.node;
  }

  receive(request: DiscoveryRequest): void {
    const type = servedType(request.typeUrl);
    checkNames(request.resourceNames, request.resourceNames.length);
    const known = this.#stream.subscription(type);
    if (known === undefined) {
      const subscription = this.#stream.open(type);
      wants(subscription, request.resourceNames);
      if (request.versionInfo !== "") {
        subscription.claim(request.versionInfo);
      }
      return;
    }
    // A request that crossed our response on the way: the one that answers it repeats the names.
    if (request.responseNonce !== "" && request.responseNonce !== this.#nonces.get(type)) {
      return;
    }
    if (known.nonce !== undefined && known.nonce === request.responseNonce) {
      if (request.errorDetail === undefined) {
        this.#stream.acknowledge(known);
      } else {
        this.#stream.refuse(known, request.errorDetail.message);
      }
    }
    wants(known, request.resourceNames);
  }

  respond({ subscription, offer, nonce }: Answer): DiscoveryResponse {
    const { type } = subscription;
    this.#nonces.set(type, nonce);
    const state = subscription.after(offer);
    const carried = isWildcardType(type) ? state : offer.changed;
    return create(DiscoveryResponseSchema, {
      typeUrl: typeUrl(type),
      versionInfo: versionOf(state),
      nonce,
      resources: carried.map(({ packed }) => packed),
    });
  }
}

/** For clusters and listeners no names mean all; for the others, none. */
function wants(subscription: Subscription, names: readonly string[]): void {
  const all = isWildcardType(subscription.type) && (names.length === 0 || names.includes(ALL));
  if (all) {
    subscription.subscribeAll();
    subscription.replaceNames([]);
  } else {
    subscription.replaceNames(names);
    subscription.unsubscribeAll();
  }
}
