import { create, type DescMessage, fromBinary, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { Client, type ClientDuplexStream, credentials, type MethodDefinition, type StatusObject } from "@grpc/grpc-js";
import type { NodeSchema } from "../src/generated/envoy/config/core/v3/base_pb.js";
import {
  DeltaDiscoveryRequestSchema,
  type DeltaDiscoveryResponse,
  DiscoveryRequestSchema,
  type DiscoveryResponse,
} from "../src/generated/envoy/service/discovery/v3/discovery_pb.js";
import { ADS_SERVICE } from "../src/xds/ads-service.ts";
import { RESOURCE_SCHEMAS, type ResourceType, resourceType, typeUrl } from "../src/xds/resource-type.ts";

/** What a response says, whichever form it has. */
export interface FakeResponse {
  readonly type: ResourceType;
  readonly names: readonly string[];
  readonly removed: readonly string[];
  readonly nonce: string;
  /** State of the world: the response's version. */
  readonly version: string;
  /** Delta: each resource's. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What an Envoy keeps of a type over a lost stream. */
interface Kept {
  names: readonly string[];
  version: string;
  versions: Record<string, string>;
}

export interface FakeEnvoyOptions {
  readonly variant: "sotw" | "delta";
  readonly port: number;
  readonly node?: MessageInitShape<typeof NodeSchema>;
}

/** A gRPC client that speaks as Envoy does, one step at a time. */
export class FakeEnvoy {
  /** How the stream ended. */
  readonly ended: Promise<StatusObject>;
  readonly #options: FakeEnvoyOptions;
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #kept: Map<ResourceType, Kept>;
  readonly #nonces = new Map<ResourceType, string>();
  readonly #responses: FakeResponse[] = [];
  #waiting: (() => void) | undefined;
  #first = true;

  constructor(options: FakeEnvoyOptions, kept = new Map<ResourceType, Kept>()) {
    this.#options = options;
    this.#kept = kept;
    this.#client = new Client(`127.0.0.1:${options.port}`, credentials.createInsecure());
    this.#wire = options.variant === "sotw" ? sotwWire(this.#client) : deltaWire(this.#client);
    this.ended = this.#wire.ended;
    this.#wire.onResponse((response) => {
      this.#responses.push(response);
      this.#waiting?.();
    });
  }

  /** The names that are wanted of a type from now on; none: all, for clusters and listeners. */
  want(type: ResourceType, ...names: string[]): void {
    const kept = this.#kept.get(type);
    const dropped = kept?.names.filter((name) => !names.includes(name)) ?? [];
    const added = names.filter((name) => !kept?.names.includes(name));
    const state = kept ?? { names, version: "", versions: {} };
    state.names = names;
    for (const name of dropped) {
      delete state.versions[name];
    }
    this.#kept.set(type, state);
    this.#send({ type, state, added, dropped, resumed: false });
  }

  /** The next response of a type; responses of other types stay in line. */
  async next(type: ResourceType): Promise<FakeResponse> {
    for (;;) {
      const index = this.#responses.findIndex((response) => response.type === type);
      const [found] = index < 0 ? [] : this.#responses.splice(index, 1);
      if (found !== undefined) {
        this.#nonces.set(type, found.nonce);
        return found;
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  /** Types of the responses that have come and were not taken by `next`. */
  get unread(): ResourceType[] {
    return this.#responses.map(({ type }) => type);
  }

  ack({ type, version, versions, removed }: FakeResponse): void {
    const state = this.#kept.get(type) ?? { names: [], version: "", versions: {} };
    state.version = version;
    state.versions = { ...state.versions, ...versions };
    for (const name of removed) {
      delete state.versions[name];
    }
    this.#send({ type, state, added: [], dropped: [], resumed: false });
  }

  nack({ type }: FakeResponse, error: string): void {
    const state = this.#kept.get(type) ?? { names: [], version: "", versions: {} };
    this.#send({ type, state, added: [], dropped: [], resumed: false, error });
  }

  /** Waits for a response of the type, and takes it. */
  async take(type: ResourceType): Promise<FakeResponse> {
    const response = await this.next(type);
    this.ack(response);
    return response;
  }

  /** The same Envoy on a new stream, asking again for what it had. */
  reconnect(port = this.#options.port): FakeEnvoy {
    this.close();
    const next = new FakeEnvoy({ ...this.#options, port }, this.#kept);
    for (const [type, state] of this.#kept) {
      next.#send({ type, state, added: state.names, dropped: [], resumed: true });
    }
    return next;
  }

  /** Sends bytes that are no request. */
  garble(): void {
    this.#wire.garble();
  }

  close(): void {
    this.#wire.cancel();
    this.#client.close();
  }

  #send(step: Omit<Step, "node" | "nonce">): void {
    const node = this.#first ? (this.#options.node ?? { id: "envoy" }) : undefined;
    this.#first = false;
    this.#wire.send({ ...step, node, nonce: this.#nonces.get(step.type) ?? "" });
  }
}

interface Step {
  readonly type: ResourceType;
  readonly state: Kept;
  readonly added: readonly string[];
  readonly dropped: readonly string[];
  /** The first request of a stream that follows another. */
  readonly resumed: boolean;
  readonly error?: string;
  readonly node: MessageInitShape<typeof NodeSchema> | undefined;
  readonly nonce: string;
}

interface Wire {
  readonly ended: Promise<StatusObject>;
  send(step: Step): void;
  garble(): void;
  /** A client that is closed keeps its streams for a while. */
  cancel(): void;
  onResponse(listener: (response: FakeResponse) => void): void;
}

function sotwWire(client: Client): Wire {
  return wire(client, ADS_SERVICE.sotw, {
    request: ({ type, state, error, node, nonce }) =>
      create(DiscoveryRequestSchema, {
        typeUrl: typeUrl(type),
        resourceNames: [...state.names],
        versionInfo: state.version,
        responseNonce: nonce,
        ...(node === undefined ? {} : { node }),
        ...(error === undefined ? {} : { errorDetail: { message: error } }),
      }),
    response: ({ typeUrl: url, resources, nonce, versionInfo: version }: DiscoveryResponse) => {
      const type = served(url);
      return { type, names: resources.map((any) => nameOf(type, any)), removed: [], nonce, version, versions: {} };
    },
  });
}

function deltaWire(client: Client): Wire {
  return wire(client, ADS_SERVICE.delta, {
    request: ({ type, state, added, dropped, resumed, error, node, nonce }) =>
      create(DeltaDiscoveryRequestSchema, {
        typeUrl: typeUrl(type),
        resourceNamesSubscribe: [...added],
        resourceNamesUnsubscribe: [...dropped],
        initialResourceVersions: resumed ? state.versions : {},
        responseNonce: nonce,
        ...(node === undefined ? {} : { node }),
        ...(error === undefined ? {} : { errorDetail: { message: error } }),
      }),
    response: ({ typeUrl: url, resources, removedResources, nonce }: DeltaDiscoveryResponse) => ({
      type: served(url),
      names: resources.map(({ name }) => name),
      removed: removedResources,
      nonce,
      version: "",
      versions: Object.fromEntries(resources.map(({ name, version }) => [name, version])),
    }),
  });
}

interface Form<Request, Response> {
  readonly request: (step: Step) => Request;
  readonly response: (response: Response) => FakeResponse;
}

function wire<Request, Response>(
  client: Client,
  method: MethodDefinition<Request, Response>,
  form: Form<Request, Response>,
): Wire {
  const { path, requestSerialize, responseDeserialize } = method;
  let garbled = false;
  const serialize = (request: Request) => (garbled ? Buffer.from([0xff, 0xff]) : requestSerialize(request));
  const stream: ClientDuplexStream<Request, Response> = client.makeBidiStreamRequest(
    path,
    serialize,
    responseDeserialize,
  );
  stream.on("error", () => {});
  const anyStep: Step = {
    type: "cluster",
    state: { names: [], version: "", versions: {} },
    added: [],
    dropped: [],
    resumed: false,
    node: undefined,
    nonce: "",
  };
  return {
    ended: new Promise((resolve) => stream.on("status", resolve)),
    send: (step) => void stream.write(form.request(step)),
    garble: () => {
      garbled = true;
      stream.write(form.request(anyStep));
    },
    cancel: () => stream.cancel(),
    onResponse: (listener) => void stream.on("data", (response: Response) => listener(form.response(response))),
  };
}

function served(url: string): ResourceType {
  const type = resourceType(url);
  if (type === undefined) {
    throw new Error(`a response has type ${url}`);
  }
  return type;
}

function nameOf(type: ResourceType, any: Any): string {
  const schema: DescMessage = RESOURCE_SCHEMAS[type];
  const message: MessageShape<DescMessage> = fromBinary(schema, any.value);
  const { name, clusterName } = message as { name?: string; clusterName?: string };
  return name ?? clusterName ?? "";
}
