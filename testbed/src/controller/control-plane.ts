import {
  CLUSTER_OPTIONS,
  parseObjects,
  refOf,
  renderXds,
  type StatusUpdate,
  StoreBuilder,
  translate,
  type XdsOptions,
} from "@sluice/controller";
import { type AdsPush, type AdsRefusal, AdsServer, findCaFile, makeSnapshot } from "@sluice/envoy";

export interface ControlPlaneOptions {
  /** Default 0: the kernel chooses. */
  readonly port?: number;
  readonly xds?: Partial<XdsOptions>;
}

/**
 * The controller's way from YAML to Envoy: store, translation, rendering, ADS. A proxy's node names its fleet as `cluster`.
 * Listeners get ports of the kernel's choice, so that tests can run beside each other; ask the proxy for them.
 */
export class ControlPlane {
  /** Responses that went to proxies, oldest first. */
  readonly pushes: AdsPush[] = [];
  /** What proxies refused. */
  readonly refusals: AdsRefusal[] = [];
  #options: XdsOptions;
  readonly #store: StoreBuilder;
  /** Object → its text when it was last told. */
  readonly #told = new Map<string, string>();
  #server: AdsServer | undefined;
  #statuses: readonly StatusUpdate[] = [];

  private constructor(options: XdsOptions) {
    this.#options = options;
    this.#store = new StoreBuilder({
      // What is told has been parsed before.
      parse: (object) => ({ kind: "resource", resource: object as never }),
      admit: () => [],
      onChange: () => undefined,
    });
  }

  static async start({ port = 0, xds = {} }: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const plane = new ControlPlane({
      modules: () => undefined,
      caFile: findCaFile(),
      bind: "127.0.0.1",
      accessLog: "off",
      secrets: "reveal",
      ...xds,
    });
    await plane.listen(port);
    return plane;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get statuses(): readonly StatusUpdate[] {
    return this.#statuses;
  }

  /** After `close`: a new server, which has nothing until `apply`. */
  async listen(port: number): Promise<void> {
    this.#server = await AdsServer.start({
      port,
      groupOf: ({ cluster }) => cluster,
      events: { sent: (push) => this.pushes.push(push), refused: (refusal) => this.refusals.push(refusal) },
    });
  }

  /**
   * The objects of this YAML are all there is. Of an object that is refused the last good version stays. Does not wait for
   * proxies: see `settled`.
   */
  apply(yaml: string): void {
    const {
      objects: found,
      refused,
      issues,
    } = parseObjects(yaml, "world.yaml", {
      strict: true,
      defaultNamespace: "default",
    });
    if (refused.length === 0 && issues.length > 0) throw new Error(JSON.stringify(issues));
    const objects = found.map(({ resource }) => resource);
    const named = new Set([...objects.map((object) => key(refOf(object))), ...refused.map(({ ref }) => key(ref))]);
    for (const object of objects) this.#tell(object);
    for (const { ref, issues: problems } of refused) this.#store.refuse(ref, problems);
    for (const gone of [...this.#told.keys()].filter((name) => !named.has(name))) {
      const [kind = "", namespace = "", name = ""] = gone.split(" ");
      this.#store.remove({ kind, namespace, name });
      this.#told.delete(gone);
    }
    this.#push();
  }

  /** As another controller, started with other flags, would render the same objects. */
  reconfigure(options: Partial<XdsOptions>): void {
    this.#options = { ...this.#options, ...options };
    this.#push();
  }

  /** Resolves when every proxy of the fleet has taken, or refused, all that was applied. */
  async settled(fleet: string): Promise<void> {
    await this.#server?.waitUntilServed(fleet);
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  #tell(object: Parameters<typeof refOf>[0]): void {
    const text = JSON.stringify(object);
    if (this.#told.get(key(refOf(object))) === text) return;
    this.#told.set(key(refOf(object)), text);
    this.#store.upsert(object);
  }

  #push(): void {
    const options = { ...CLUSTER_OPTIONS, addresses: ["127.0.0.1"] };
    const { ir, status } = translate(this.#store.snapshot(), options);
    this.#statuses = status;
    for (const fleet of ir.fleets) {
      const ports = fleet.ports.map((port) => ({ ...port, targetPort: 0 }));
      this.#server?.setSnapshot(fleet.name, makeSnapshot(renderXds({ ...fleet, ports }, this.#options)));
    }
  }
}

function key({ kind, namespace, name }: ReturnType<typeof refOf>): string {
  return `${kind} ${namespace} ${name}`;
}
