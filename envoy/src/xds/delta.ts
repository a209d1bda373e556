import { create } from "@bufbuild/protobuf";
import type { Node } from "../generated/envoy/config/core/v3/base_pb.js";
import {
  type DeltaDiscoveryRequest,
  type DeltaDiscoveryResponse,
  DeltaDiscoveryResponseSchema,
} from "../generated/envoy/service/discovery/v3/discovery_pb.js";
import type { AdsStream } from "./ads-stream.ts";
import { isWildcardType, typeUrl } from "./resource-type.ts";
import { checkNames } from "./stream-fault.ts";
import type { Subscription } from "./subscription.ts";
import { ALL, type Answer, servedType, type Variant } from "./variant.ts";

/** Incremental: requests and responses hold only what changes, and each resource has a version of its own. */
export class Delta implements Variant<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
  readonly name = "delta";
  readonly #stream: AdsStream;

  constructor(stream: AdsStream) {
    this.#stream = stream;
  }

  nodeOf(request: DeltaDiscoveryRequest): Node | undefined {
    return request.node;
  }

  receive(request: DeltaDiscoveryRequest): void {
    const type = servedType(request.typeUrl);
    const known = this.#stream.subscription(type);
    if (known === undefined) {
      begin(this.#stream.open(type), request);
      return;
    }
    if (known.nonce !== undefined && known.nonce === request.responseNonce) {
      if (request.errorDetail === undefined) {
        this.#stream.acknowledge(known);
      } else {
        this.#stream.refuse(known, request.errorDetail.message);
      }
    }
    changeNames(known, request);
  }

  respond({ snapshot, subscription, offer, nonce }: Answer): DeltaDiscoveryResponse {
    return create(DeltaDiscoveryResponseSchema, {
      typeUrl: typeUrl(subscription.type),
      systemVersionInfo: snapshot.version,
      nonce,
      resources: offer.changed.map(({ name, version, packed }) => ({ name, version, resource: packed })),
      removedResources: [...offer.removed],
    });
  }
}

/** The first request of a type: of clusters and listeners it asks for all when it names none. */
function begin(subscription: Subscription, request: DeltaDiscoveryRequest): void {
  if (isWildcardType(subscription.type) && request.resourceNamesSubscribe.length === 0) {
    subscription.subscribeAll();
  }
  changeNames(subscription, request);
  const versions = Object.entries(request.initialResourceVersions);
  const names = versions.map(([name]) => name);
  checkNames(names, names.length);
  subscription.resume(versions);
}

function changeNames(subscription: Subscription, request: DeltaDiscoveryRequest): void {
  const { resourceNamesSubscribe: added, resourceNamesUnsubscribe: dropped } = request;
  checkNames(added, subscription.size + added.length);
  if (dropped.includes(ALL)) {
    subscription.unsubscribeAll();
  }
  subscription.unsubscribe(dropped);
  if (added.includes(ALL) && isWildcardType(subscription.type)) {
    subscription.subscribeAll();
  }
  subscription.subscribe(added.filter((name) => name !== ALL));
}
