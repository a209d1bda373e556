import type { PickerIr } from "../ir/action.ts";
import type { BackendIr, ClientTlsIr, PoolPlaceIr } from "../ir/backend.ts";
import type { ServicePort } from "../resources/core.ts";
import { INFERENCE_OFF } from "../resources/inference-off.ts";
import type { Service } from "../resources/resources.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import type { Grants, Referrer } from "./grants.ts";
import { nativePicker } from "./pool/picker-backend.ts";
import { pickingOf } from "./pool/picking.ts";
import { poolBackend } from "./pool/pool-backend.ts";
import { type ServiceTarget, Slices, serviceBackend, type Traffic } from "./service-backend.ts";

export interface BackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly port?: number;
}

/** Where a backendRef leads. */
export type BackendOutcome = ResolvedBackend | UnresolvedBackend;

export interface ResolvedBackend {
  readonly kind: "resolved";
  readonly backend: BackendIr;
  readonly service?: { readonly namespace: string; readonly name: string };
  /** The InferencePool, if it is one; `backend` is without its pods then. */
  readonly pool?: PoolPlaceIr;
  /** Whom the proxy itself is to ask. */
  readonly picker?: PickerIr;
  /** Why requests that go there get 500, although the reference is right. */
  readonly failing?: string;
}

export interface UnresolvedBackend {
  readonly kind: "unresolved";
  readonly reason: "RefNotPermitted" | "InvalidKind" | "BackendNotFound" | "UnsupportedProtocol";
  readonly message: string;
  /** The InferencePool that it would lead to; only where there is one, and the reference is permitted. */
  readonly pool?: PoolPlaceIr;
}

interface Known {
  readonly outcome: BackendOutcome;
  /** `NAMESPACE/NAME` of each Service that it depends on. */
  readonly services: readonly string[];
}

export type TlsLookup = (service: Service, port: ServicePort) => ClientTlsIr | undefined;

export interface BackendSources extends PoolTraits {
  readonly grants: Grants;
  readonly tls: TlsLookup;
}

/** How InferencePools are served. */
export interface PoolTraits {
  /** Whether they are read. */
  readonly inference: boolean;
  /** Who asks their endpoint pickers. */
  readonly epp: "plugin" | "native";
}

/** API group of InferencePools. */
export const POOL_GROUP = "inference.networking.k8s.io";
const KUBERNETES_PROTOCOLS = ["kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss"];

type BackendStore = ResourceStore<"EndpointSlice" | "InferencePool" | "Service">;

/** Resolves backendRefs of routes of any kind. */
export class BackendRefs {
  readonly #store: BackendStore;
  readonly #grants: Grants;
  readonly #slices: Slices;
  readonly #tls: TlsLookup;
  readonly #traits: PoolTraits;
  readonly #outcomes = new Map<string, Known>();

  constructor(store: BackendStore, { grants, tls, inference, epp }: BackendSources) {
    this.#store = store;
    this.#grants = grants;
    this.#slices = new Slices(store);
    this.#tls = tls;
    this.#traits = { inference, epp };
  }

  /**
   * Takes over what is known from before, but for what leads to some Services.
   *
   * @param changed `NAMESPACE/NAME` of each Service that has changed, or whose endpoints have; nothing else has
   */
  adopt(before: BackendRefs, changed: ReadonlySet<string>): void {
    for (const [key, known] of before.#outcomes) {
      if (!known.services.some((service) => changed.has(service))) this.#outcomes.set(key, known);
    }
  }

  resolve(ref: BackendRef, from: Referrer, traffic: Traffic): BackendOutcome {
    const key = `${from.kind}/${from.namespace}/${traffic}/${ref.group ?? ""}/${ref.kind ?? ""}/${ref.namespace ?? ""}/${ref.name}/${ref.port ?? ""}`;
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known.outcome;
    const outcome = this.#find(ref, from, traffic);
    const { namespace = from.namespace, name } = ref;
    this.#outcomes.set(key, { outcome, services: this.#servicesOf(namespace, name) });
    return outcome;
  }

  /** The Services that a reference may depend on, whether it is to a Service or to a pool of that name. */
  #servicesOf(namespace: string, name: string): readonly string[] {
    const picker = this.#store.get("InferencePool", namespace, name)?.spec.endpointPickerRef;
    const own = `${namespace}/${name}`;
    return picker === undefined ? [own] : [own, `${namespace}/${picker.name}`];
  }

  /** The backend of a Service that is known to be there, such as that of an AIProvider. */
  ofService(target: ServiceTarget): BackendIr {
    return serviceBackend(target, this.#slices);
  }

  #find(ref: BackendRef, from: Referrer, traffic: Traffic): BackendOutcome {
    const { group = "", kind = "Service", namespace = from.namespace, name } = ref;
    const isPool = group === POOL_GROUP && kind === "InferencePool" && traffic === "http";
    if (!isPool && (group !== "" || kind !== "Service")) {
      return unresolved("InvalidKind", `${kind} of group "${group}" cannot be a backend`);
    }
    if (isPool && !this.#traits.inference)
      return unresolved("InvalidKind", `InferencePool ${namespace}/${name}: ${INFERENCE_OFF}`);
    if (!this.#grants.permits(from, { group, kind, namespace, name })) {
      const message = `no ReferenceGrant in namespace ${namespace} permits ${from.kind}s of ${from.namespace} to refer to ${kind} ${name}`;
      return unresolved("RefNotPermitted", message);
    }
    return isPool ? this.#findPool(namespace, name) : this.#findService({ ...ref, namespace }, traffic);
  }

  #findService(
    { namespace, name, port }: BackendRef & { readonly namespace: string },
    traffic: Traffic,
  ): BackendOutcome {
    const service = this.#store.get("Service", namespace, name);
    if (service === undefined) return unresolved("BackendNotFound", `Service ${namespace}/${name} does not exist`);
    if (port === undefined) return unresolved("BackendNotFound", `port is missing: a Service needs one`);
    const servicePort = findPort(service, port, traffic);
    if (servicePort === undefined) {
      const kind = traffic === "udp" ? "UDP" : "TCP";
      return unresolved("BackendNotFound", `Service ${namespace}/${name} has no ${kind} port ${port}`);
    }
    const tls = traffic === "tls" || traffic === "udp" ? undefined : this.#tls(service, servicePort);
    const problem = traffic === "http" || traffic === "grpc" ? protocolProblem(servicePort, traffic, tls) : undefined;
    if (problem !== undefined) return unresolved("UnsupportedProtocol", `Service ${namespace}/${name}: ${problem}`);
    const backend = this.ofService({ service, port: servicePort, traffic, tls });
    return { kind: "resolved", backend, service: { namespace, name } };
  }

  #findPool(namespace: string, name: string): BackendOutcome {
    const pool = this.#store.get("InferencePool", namespace, name);
    if (pool === undefined) {
      return unresolved("BackendNotFound", `InferencePool ${namespace}/${name} does not exist`);
    }
    const picking = pickingOf(pool, this.#store);
    const isClosed = picking.kind === "lost" && picking.failureMode === "FailClose";
    const failing = isClosed ? `InferencePool ${namespace}/${name}: ${picking.problem}` : undefined;
    const picker = this.#traits.epp === "native" ? nativePicker(pool, picking) : undefined;
    const place = { pool: { namespace, name }, ...(picker === undefined ? {} : { picker }) };
    const found = { kind: "resolved", backend: poolBackend(pool), ...place } as const;
    return failing === undefined ? found : { ...found, failing };
  }
}

function unresolved(reason: UnresolvedBackend["reason"], message: string): UnresolvedBackend {
  return { kind: "unresolved", reason, message };
}

/** An ExternalName Service is an alias of a name: its ports need not be listed. */
function findPort({ spec }: Service, port: number, traffic: Traffic): ServicePort | undefined {
  const protocol = traffic === "udp" ? "UDP" : "TCP";
  const found = spec.ports?.find((one) => one.port === port && (one.protocol ?? "TCP") === protocol);
  return found ?? (spec.type === "ExternalName" ? { port, protocol } : undefined);
}

function protocolProblem(
  { port, appProtocol }: ServicePort,
  traffic: Traffic,
  tls: ClientTlsIr | undefined,
): string | undefined {
  if (appProtocol === "kubernetes.io/wss" && tls === undefined) {
    return `appProtocol kubernetes.io/wss of port ${port} needs a BackendTLSPolicy, which says whom to trust`;
  }
  if (traffic === "grpc" && (appProtocol === "kubernetes.io/ws" || appProtocol === "kubernetes.io/wss")) {
    return `appProtocol ${appProtocol} of port ${port} cannot carry gRPC`;
  }
  const known = appProtocol?.startsWith("kubernetes.io/") !== true || KUBERNETES_PROTOCOLS.includes(appProtocol);
  return known ? undefined : `appProtocol ${appProtocol} of port ${port} is not known`;
}
