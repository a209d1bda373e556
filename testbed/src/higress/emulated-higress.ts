import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_BUFFER_LIMIT, DEFAULT_VM_ID } from "@sluice/envoy";
import { type PluginOptions, type ServedChain, type StreamInfo, serveChain } from "@sluice/host";
import { type RawReply, type RawRequest, rawRequest } from "@sluice/testing/hosts";
import { type EnvoyFilterObject, FallbackTable } from "./fallback-table.ts";
import { inHigressOrder, pluginConfig, type WasmPluginObject } from "./plugin-config.ts";
import { type IngressObject, RouteTable } from "./route-table.ts";

const DIST = fileURLToPath(new URL("../../../dist", import.meta.url));

/** The golden ratio: its multiples fall evenly between 0 and 1, so shares come out after few requests. */
const STEP = 0.618033988749895;

/** Rendered resources, as an API server would hold them. */
export type AnyObject = { readonly kind: string } & Readonly<Record<string, unknown>>;

export interface HigressSetup {
  readonly objects: readonly AnyObject[];
  /** Service (`name.dns`, without port) → origin of what plays it. */
  readonly services: Readonly<Record<string, string>>;
}

/** An answer, and the routes that the request took, one round after another. */
export interface HigressReply extends RawReply {
  readonly routes: readonly string[];
}

/**
 * The data plane of a Higress (2.2.1 on, where plugins see the route that those before them chose) with the resources
 * applied: our plugins in the host emulator, its routes by the Ingresses, its fallbacks by the EnvoyFilters.
 */
export class EmulatedHigress {
  readonly #chain: ServedChain;
  readonly #fallbacks: FallbackTable;
  readonly #ended: StreamInfo[];

  static async open({ objects, services }: HigressSetup): Promise<EmulatedHigress> {
    const table = new RouteTable(ofKind<IngressObject>(objects, "Ingress"));
    const ended: StreamInfo[] = [];
    const chain = await serveChain({
      personality: "higress",
      plugins: inHigressOrder(ofKind<WasmPluginObject>(objects, "WasmPlugin")).map(pluginOf),
      findRoute: (headers, id) => table.find((name) => headers.get(name), (Number(id) * STEP) % 1),
      clusters: clustersOf(objects, services),
      bufferLimitBytes: DEFAULT_BUFFER_LIMIT,
      upstreamBufferLimitBytes: DEFAULT_BUFFER_LIMIT,
      onStreamEnd: (info) => ended.push(info),
    });
    return new EmulatedHigress(chain, new FallbackTable(ofKind<EnvoyFilterObject>(objects, "EnvoyFilter")), ended);
  }

  private constructor(chain: ServedChain, fallbacks: FallbackTable, ended: StreamInfo[]) {
    this.#chain = chain;
    this.#fallbacks = fallbacks;
    this.#ended = ended;
  }

  /** One request at a time: its route is read off the stream that ended last. */
  async send(request: RawRequest): Promise<HigressReply> {
    const routes: string[] = [];
    let headers = request.headers ?? {};
    for (;;) {
      const before = this.#ended.length;
      const reply = await rawRequest(this.#chain.url, { ...request, headers });
      await this.#streamAfter(before);
      const route = this.#ended.at(-1)?.route?.name ?? "";
      routes.push(route);
      const next = this.#fallbacks.next(route, reply.status);
      if (next === undefined) return { ...reply, routes };
      headers = { ...headers, ...next };
    }
  }

  logs(): string[] {
    return this.#chain.logs.map(({ level, plugin, message }) => `[${level}][${plugin}] ${message}`);
  }

  close(): Promise<void> {
    return this.#chain.close();
  }

  async #streamAfter(count: number): Promise<void> {
    while (this.#ended.length <= count) await new Promise((resolve) => setImmediate(resolve));
  }
}

function ofKind<T>(objects: readonly AnyObject[], kind: string): readonly T[] {
  return objects.filter((object) => object.kind === kind) as unknown as readonly T[];
}

function pluginOf(object: WasmPluginObject): PluginOptions {
  const [, module = ""] = /\/([^/:]+):[^/:]+$/.exec(object.spec.url) ?? [];
  return {
    name: object.metadata.name,
    wasm: join(DIST, `${module}.wasm`),
    rootId: object.metadata.name,
    vmId: DEFAULT_VM_ID,
    config: JSON.stringify(pluginConfig(object)),
    position: "downstream",
    refreshesRoute: true,
    failurePolicy: object.spec.failStrategy === "FAIL_OPEN" ? "FAIL_OPEN" : "FAIL_CLOSED",
  };
}

/** Every cluster that an Ingress leads to and that somebody plays. */
function clustersOf(
  objects: readonly AnyObject[],
  services: HigressSetup["services"],
): Record<string, { url: string }> {
  const texts = ofKind<IngressObject>(objects, "Ingress").map(
    ({ metadata }) => metadata.annotations?.["higress.io/destination"] ?? "",
  );
  const clusters: Record<string, { url: string }> = {};
  for (const [, service = "", port = ""] of texts.join("\n").matchAll(/(\S+):(\d+)$/gm)) {
    const url = services[service];
    if (url !== undefined) clusters[`outbound|${port}||${service}`] = { url };
  }
  return clusters;
}
