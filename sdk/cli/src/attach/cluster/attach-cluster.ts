import {
  ApiError,
  collectionPath,
  KINDS,
  type KubeApi,
  type KubeObject,
  type KubeRequest,
  statusOf,
} from "@sluice/controller";
import { isRecord, MissingError, UserError } from "@sluice/manifest";
import type { AttachedKind, RouteFacts } from "../hosts/host.ts";
import { formatTarget, type Target } from "../target.ts";
import { explained } from "./explained.ts";

/** Owns the fields that attach writes (server-side apply). */
export const ATTACH_MANAGER = "sluice-attach";

export interface ApplyOptions {
  /** Takes over what others have set. */
  readonly force: boolean;
  /** The server checks and answers, and keeps nothing. */
  readonly dryRun: boolean;
  /** The version that was read; undefined: none was there. */
  readonly resourceVersion: string | undefined;
}

/** Somebody else wrote the object since it was read. */
export class StaleError extends Error {}

/** What attach and detach do in a cluster; whatever goes wrong says how to mend it. */
export class AttachCluster {
  readonly #api: KubeApi;
  readonly #server: string;
  readonly #kind: AttachedKind;

  /** @param server URL, for messages */
  constructor(api: KubeApi, server: string, kind: AttachedKind) {
    this.#api = api;
    this.#server = server;
    this.#kind = kind;
  }

  /** @throws MissingError where the cluster does not know the kind that is to be written */
  async checkKind(): Promise<void> {
    const { group, version, plural, kind, remedy } = this.#kind;
    const path = `/apis/${group}/${version}`;
    const found = await this.#maybe({ method: "GET", path }, `read ${path}`);
    const served = isRecord(found) && Array.isArray(found.resources) ? found.resources.filter(isRecord) : [];
    if (served.some(({ name }) => name === plural)) return;
    throw new MissingError(`the cluster knows no ${kind} of ${group}/${version}`, {
      where: this.#server,
      help: remedy,
    });
  }

  async read(head: KubeObject): Promise<KubeObject | undefined> {
    const found = await this.#maybe({ method: "GET", path: this.#path(head) }, `read ${nameOf(head)}`);
    return found === undefined ? undefined : objectOf(found, head);
  }

  /** @throws StaleError when another version is there than was read */
  async apply(object: KubeObject, { force, dryRun, resourceVersion }: ApplyOptions): Promise<KubeObject> {
    const version = resourceVersion === undefined ? {} : { resourceVersion };
    const query = {
      fieldManager: ATTACH_MANAGER,
      fieldValidation: "Strict",
      ...(force ? { force: "true" } : {}),
      ...(dryRun ? { dryRun: "All" } : {}),
    };
    const body = { ...object, metadata: { ...object.metadata, ...version } };
    const request = { method: "PATCH", path: this.#path(object), query, body, patch: "apply-patch+yaml" } as const;
    return objectOf(await this.#guarded(request, `write ${nameOf(object)}`), object);
  }

  /** @throws StaleError when another version is there than was read */
  async delete(object: KubeObject, dryRun: boolean): Promise<void> {
    const { uid, resourceVersion } = object.metadata;
    // Where a DELETE has a body, the server reads its options there alone.
    const body = { preconditions: { uid, resourceVersion }, ...(dryRun ? { dryRun: ["All"] } : {}) };
    await this.#guarded({ method: "DELETE", path: this.#path(object), body }, `delete ${nameOf(object)}`);
  }

  /** The object of a target; undefined for a Domain, and where it may not be read. @throws UserError when it is not there */
  async target(target: Target): Promise<KubeObject | undefined> {
    if (target.kind === "Domain") return undefined;
    const { section: _, ...whole } = target;
    const found = await this.#visible(target.kind, target.namespace, target.name);
    if (found !== "absent") return found;
    throw new UserError(`${formatTarget(whole)} is not there`, {
      where: "--to",
      help: "name what is there, in its namespace: -n NAMESPACE",
    });
  }

  /** @throws UserError when the Secret is not there; one that may not be read is taken as it is */
  async checkSecret(namespace: string, name: string): Promise<void> {
    if ((await this.#visible("Secret", namespace, name)) !== "absent") return;
    throw new UserError(`Secret ${namespace}/${name} is not there, and the image is pulled with it`, {
      where: "--pull-secret",
      help: `kubectl create secret docker-registry ${name} -n ${namespace} --docker-server=… --docker-username=… --docker-password=…`,
    });
  }

  async #visible(name: string, namespace: string, object: string): Promise<KubeObject | "absent" | undefined> {
    const kind = KINDS.find((info) => info.kind === name);
    if (kind === undefined) return undefined;
    const collection = collectionPath({ group: kind.group, plural: kind.plural, namespace }, kind.version);
    const request = { method: "GET", path: `${collection}/${encodeURIComponent(object)}` } as const;
    try {
      const found = await this.#ask(request, `read ${name} ${namespace}/${object}`);
      const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
      return objectOf(found, { apiVersion, kind: name, metadata: { name: object, namespace } });
    } catch (error) {
      const status = statusOf(error instanceof Error ? error.cause : undefined);
      if (status === 404) return "absent";
      if (status === 403) return undefined;
      throw error;
    }
  }

  async #maybe(request: KubeRequest, what: string): Promise<unknown> {
    try {
      return await this.#ask(request, what);
    } catch (error) {
      if (error instanceof Error && statusOf(error.cause) === 404) return undefined;
      throw error;
    }
  }

  async #guarded(request: KubeRequest, what: string): Promise<unknown> {
    try {
      return await this.#ask(request, what);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const isStale = cause instanceof ApiError && cause.status === 409 && cause.fields.every(isNoManager);
      throw isStale ? new StaleError(what, { cause }) : error;
    }
  }

  /** Errors have the server's own as `cause`. */
  async #ask(request: KubeRequest, what: string): Promise<unknown> {
    try {
      return await this.#api.request(request);
    } catch (error) {
      throw explained(error, { what, server: this.#server });
    }
  }

  #path({ metadata: { namespace = "", name } }: KubeObject): string {
    const { group, version, plural } = this.#kind;
    return `${collectionPath({ group, plural, namespace }, version)}/${encodeURIComponent(name)}`;
  }
}

/** What a host needs to know of a route. */
export function routeFactsOf(route: KubeObject): RouteFacts {
  const spec = isRecord(route.spec) ? route.spec : {};
  const parents = Array.isArray(spec.parentRefs) ? spec.parentRefs.filter(isRecord) : [];
  const rules = Array.isArray(spec.rules) ? spec.rules.filter(isRecord) : [];
  const { namespace } = route.metadata;
  return {
    gateways: parents.flatMap((parent) => {
      const isGateway = (parent.kind ?? "Gateway") === "Gateway" && (parent.namespace ?? namespace) === namespace;
      return isGateway && typeof parent.name === "string" ? [parent.name] : [];
    }),
    rules: rules.map(({ name }) => (typeof name === "string" ? name : undefined)),
  };
}

function isNoManager({ reason }: { readonly reason: string }): boolean {
  return reason !== "FieldManagerConflict";
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** What the server answered, as an object of this name. */
function objectOf(answer: unknown, { apiVersion, kind, metadata }: KubeObject): KubeObject {
  if (!isRecord(answer) || !isRecord(answer.metadata)) throw new Error("the API server answered no object");
  return { ...answer, apiVersion, kind, metadata: { ...answer.metadata, name: metadata.name } };
}
