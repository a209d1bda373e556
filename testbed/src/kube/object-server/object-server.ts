import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { KINDS, type KubeObject, type ObjectRef } from "@sluice/controller";
import { EventLog, isIn, type VersionedObject, type WatchEvent } from "./event-log.ts";
import { type ObjectRequest, parseObjectRequest } from "./request.ts";
import { discovery, type ServedKind } from "./served-kind.ts";

/**
 * The part of a Kubernetes API server that readers need: discovery, get, list and watch as JSON, over plain HTTP on loopback.
 * Nothing is checked, nothing can be written, and nobody is asked who they are. For programs that read Pods and InferencePools,
 * where building a real API server would take minutes.
 */
export class ObjectServer {
  readonly #server: Server;
  readonly #kinds: readonly ServedKind[];
  readonly #logs: ReadonlyMap<ServedKind, EventLog>;
  #version = 1;

  private constructor(server: Server, kinds: readonly ServedKind[]) {
    this.#server = server;
    this.#kinds = kinds;
    this.#logs = new Map(kinds.map((kind) => [kind, new EventLog()]));
  }

  /** @param kinds names of those that are served */
  static async start(kinds: readonly string[]): Promise<ObjectServer> {
    const server = createServer((request, response) => objects.#answer(request, response));
    const objects = new ObjectServer(
      server,
      KINDS.filter(({ kind }) => kinds.includes(kind)),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return objects;
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As kubectl writes it. JSON is YAML. */
  kubeconfig(): string {
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "objects", cluster: { server: this.url } }],
      users: [{ name: "reader", user: {} }],
      contexts: [{ name: "objects", context: { cluster: "objects", user: "reader" } }],
      "current-context": "objects",
    });
  }

  /** Objects of other kinds are left out. */
  put(object: KubeObject): void {
    this.#logOf(object.kind)?.put(object, ++this.#version);
  }

  remove({ kind, namespace, name }: ObjectRef): void {
    this.#logOf(kind)?.remove({ namespace, name }, ++this.#version);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  #logOf(name: string): EventLog | undefined {
    const kind = this.#kinds.find((one) => one.kind === name);
    return kind === undefined ? undefined : this.#logs.get(kind);
  }

  #answer({ method, url = "/" }: IncomingMessage, response: ServerResponse): void {
    const parsed = new URL(url, "http://objects");
    const found = discovery(parsed.pathname, this.#kinds);
    const request = parseObjectRequest(parsed, this.#kinds);
    const log = request === undefined ? undefined : this.#logs.get(request.kind);
    if (method !== "GET") refuse(response, 405, "MethodNotAllowed", "this server is for reading");
    else if (found !== undefined) send(response, 200, found);
    else if (request === undefined || log === undefined) refuse(response, 404, "NotFound", "there is no such resource");
    else if (request.watch) this.#watch(request, log, response);
    else if (request.isCollection) this.#list(request, log, response);
    else get(request, log, response);
  }

  #list({ kind, namespace, name }: ObjectRequest, log: EventLog, response: ServerResponse): void {
    const items = log.list(namespace).filter((object) => isNamed(object, name));
    const metadata = { resourceVersion: String(this.#version) };
    send(response, 200, { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items });
  }

  #watch({ namespace, name, version, timeout, initialEvents }: ObjectRequest, log: EventLog, response: ServerResponse) {
    const past = initialEvents ? undefined : log.since(version);
    if (past === undefined) {
      // Of either, clients list, and watch from there.
      if (initialEvents) refuse(response, 422, "Invalid", "sendInitialEvents is not served");
      else refuse(response, 410, "Expired", "too old resource version");
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const tell = (event: WatchEvent) => {
      const { object } = event;
      if (isIn(object.metadata.namespace, namespace) && isNamed(object, name))
        response.write(`${JSON.stringify(event)}\n`);
    };
    for (const event of past) tell(event);
    const end = log.listen(tell);
    const timer = setTimeout(() => response.end(), timeout);
    response.once("close", () => {
      clearTimeout(timer);
      end();
    });
  }
}

function get({ kind, namespace, name = "" }: ObjectRequest, log: EventLog, response: ServerResponse): void {
  const object = log.get(namespace, name);
  if (object === undefined) refuse(response, 404, "NotFound", `${kind.plural} "${name}" not found`);
  else send(response, 200, object);
}

/** @param wanted undefined: any */
function isNamed({ metadata }: VersionedObject, wanted: string | undefined): boolean {
  return wanted === undefined || metadata.name === wanted;
}

function apiVersionOf({ group, version }: ServedKind): string {
  return group === "" ? version : `${group}/${version}`;
}

/** As Kubernetes refuses, so that clients know why. */
function refuse(response: ServerResponse, code: number, reason: string, message: string): void {
  send(response, code, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", reason, message, code });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
