import { isRecord } from "@sluice/manifest";
import type { KubeApi } from "../provider/kubernetes/kube-client.ts";

/** What a Lease (coordination.k8s.io/v1) says of who leads. */
export interface LeaseRecord {
  /** Empty when it was released. */
  readonly holder: string;
  /** How long others wait after a renewal. */
  readonly seconds: number;
  /** RFC 3339 with microseconds, by the holder's clock. */
  readonly acquireTime: string;
  readonly renewTime: string;
  /** How often the holder changed. */
  readonly transitions: number;
}

/** A record as the server has it. */
export interface StoredLease {
  readonly record: LeaseRecord;
  /** Another writer in between makes an update fail with 409. */
  readonly resourceVersion: string;
}

export interface LeaseName {
  readonly namespace: string;
  readonly name: string;
}

const API_VERSION = "coordination.k8s.io/v1";

/** Reads and writes one Lease. */
export class LeaseClient {
  readonly #api: KubeApi;
  readonly #lease: LeaseName;

  constructor(api: KubeApi, lease: LeaseName) {
    this.#api = api;
    this.#lease = lease;
  }

  /** Throws ApiError: 404 when there is none. */
  async read(signal: AbortSignal): Promise<StoredLease> {
    return parseLease(await this.#api.request({ method: "GET", path: this.#path, signal }));
  }

  /** Throws ApiError: 409 when another was quicker. */
  async create(record: LeaseRecord, signal: AbortSignal): Promise<StoredLease> {
    const path = this.#path.slice(0, this.#path.lastIndexOf("/"));
    return parseLease(await this.#api.request({ method: "POST", path, body: this.#body(record), signal }));
  }

  /** Throws ApiError: 409 when another was quicker. */
  async update(record: LeaseRecord, resourceVersion: string, signal: AbortSignal): Promise<StoredLease> {
    const body = this.#body(record, resourceVersion);
    return parseLease(await this.#api.request({ method: "PUT", path: this.#path, body, signal }));
  }

  get #path(): string {
    const { namespace, name } = this.#lease;
    return `/apis/${API_VERSION}/namespaces/${namespace}/leases/${name}`;
  }

  #body(record: LeaseRecord, resourceVersion?: string): unknown {
    const version = resourceVersion === undefined ? {} : { resourceVersion };
    return {
      apiVersion: API_VERSION,
      kind: "Lease",
      metadata: { ...this.#lease, ...version },
      spec: {
        holderIdentity: record.holder,
        leaseDurationSeconds: record.seconds,
        acquireTime: record.acquireTime,
        renewTime: record.renewTime,
        leaseTransitions: record.transitions,
      },
    };
  }
}

/** What another controller, or a person, wrote: everything in it may be missing. */
function parseLease(body: unknown): StoredLease {
  const { metadata, spec } = isRecord(body) ? body : { metadata: undefined, spec: undefined };
  const { resourceVersion } = isRecord(metadata) ? metadata : { resourceVersion: undefined };
  const fields = isRecord(spec) ? spec : {};
  const record = {
    holder: textOf(fields.holderIdentity),
    seconds: numberOf(fields.leaseDurationSeconds),
    acquireTime: textOf(fields.acquireTime),
    renewTime: textOf(fields.renewTime),
    transitions: numberOf(fields.leaseTransitions),
  };
  return { record, resourceVersion: textOf(resourceVersion) };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
