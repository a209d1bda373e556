import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "@sluice/envoy";
import type { ControllerConfig } from "./config/options.ts";
import type { Logger } from "./log.ts";
import { type ModuleServer, startModuleServer } from "./modules/module-server.ts";
import { ModuleStore } from "./modules/module-store.ts";
import { ControllerMetrics } from "./ops/metrics.ts";
import { OpsServer, type Pages } from "./ops/ops-server.ts";
import { portError } from "./ops/port-error.ts";
import { ModuleGate } from "./pipeline/module-gate.ts";
import { debugPages, healthPages } from "./pipeline/ops-pages.ts";
import { Pipeline, type PipelineOutput } from "./pipeline/pipeline.ts";
import { withRefusals } from "./pipeline/refused-gateways.ts";
import { type FleetChange, XdsOutput } from "./pipeline/xds-output.ts";
import { XdsServer } from "./pipeline/xds-server.ts";
import type { XdsOptions } from "./render/xds/options.ts";
import type { Parsed } from "./resources/parse.ts";
import type { KubeObject } from "./store/kube-object.ts";
import type { ResourceStore } from "./store/resource-store.ts";
import { StoreBuilder } from "./store/store-builder.ts";
import { admit } from "./translate/ai/admit.ts";
import { BUNDLED_PLUGINS } from "./translate/ai/catalog/plugin-catalog.ts";
import type { TranslateOptions } from "./translate/options.ts";
import { type Translation, translate } from "./translate/translate.ts";

export interface ControllerInit {
  readonly config: ControllerConfig;
  readonly log: Logger;
  readonly translation: TranslateOptions;
  /** How proxies are configured where the settings do not say it. */
  readonly proxies: Pick<XdsOptions, "accessLog" | "bind" | "caFile" | "exclusivePorts">;
  /** Makes a resource of what the provider hands over. */
  readonly parse: (object: KubeObject) => Parsed;
  /** Besides the ADS server. */
  readonly outputs?: readonly PipelineOutput[];
  readonly onChange?: (change: FleetChange) => void;
  /** What else is missing until the controller is ready. */
  readonly missing?: () => readonly string[];
  /** Further pages of the debug server. */
  readonly debugPages?: Pages;
}

/** Folder that `file://` modules may come from. */
const FILES = process.cwd();

/** The part that files and clusters have in common: store, translation, modules, ADS server, pages. */
export class Controller {
  readonly metrics = new ControllerMetrics();
  readonly #init: ControllerInit;
  readonly #closers: (() => Promise<unknown>)[] = [];
  #parts: Parts | undefined;
  #isSynced = false;

  private constructor(init: ControllerInit) {
    this.#init = init;
  }

  /** @throws UserError when a port cannot be had, or a setting is wrong */
  static async start(init: ControllerInit): Promise<Controller> {
    const controller = new Controller(init);
    try {
      await controller.#open();
      return controller;
    } catch (error) {
      await controller.stop();
      throw error;
    }
  }

  /** Where the provider puts what it sees; the first translation follows its `synced`. */
  get store(): StoreBuilder {
    return this.#opened.store;
  }

  get xds(): XdsServer {
    return this.#opened.xds;
  }

  /** The newest translation; undefined before the first. */
  get translation(): Translation | undefined {
    return this.#opened.pipeline.last;
  }

  /** Ports of /metrics and of /debug; undefined where there is none. */
  get ports(): { readonly health: number; readonly debug: number | undefined } {
    const { health, debug } = this.#opened;
    return { health: health.port, debug: debug?.port };
  }

  /** Asks for another translation: something that it depends on has changed. */
  refresh(): void {
    this.#opened.pipeline.request();
  }

  /** Proxies go on with what they have. */
  async stop(): Promise<void> {
    this.#parts?.pipeline.stop();
    for (const close of this.#closers.reverse()) await close();
    this.#closers.length = 0;
  }

  get #opened(): Parts {
    if (this.#parts === undefined) throw new Error("the controller is not started");
    return this.#parts;
  }

  async #open(): Promise<void> {
    const { config, log } = this.#init;
    const modules = await this.#openModules();
    const server = config.modulesPort === 0 ? undefined : await this.#serveModules(modules);
    const gate = new ModuleGate({
      modules,
      bundled: BUNDLED_PLUGINS.names,
      store: () => this.store.snapshot(),
      onMissing: (plugin, reason) =>
        log.error({ plugin, reason }, "a plugin's module is missing; routes that may not go without it answer 503"),
      ...(server === undefined ? {} : { url: config.modulesUrl || `http://${config.modulesHost}:${server.port}` }),
    });
    await modules.settled();
    const xds = await XdsServer.start({ config, log, metrics: this.metrics, onRefusals: () => this.refresh() });
    this.#closers.push(() => xds.ads.close());
    const store = new StoreBuilder({
      parse: this.#init.parse,
      admit: (resource) => [...admit(resource), ...gate.issues(resource)],
      onChange: () => this.#parts?.pipeline.request(),
      onSynced: () => this.#synced(),
    });
    const options: XdsOptions = {
      ...this.#init.proxies,
      secrets: "reveal",
      modules: (module) => gate.source(module),
    };
    const pipeline = this.#pipeline({ store, xds, gate, options });
    modules.on("changed", () => {
      store.readmit(["AIPolicy"]);
      pipeline.request();
    });
    this.#parts = { store, xds, pipeline, ...(await this.#servePages(xds, options)) };
  }

  async #openModules(): Promise<ModuleStore> {
    const { config, log } = this.#init;
    const folder = config.cacheDir || path.join(cacheDirectory(), "modules");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const modules = await ModuleStore.open({
      folder,
      places: { bundled: config.modulesDir || fileURLToPath(new URL("../../dist", import.meta.url)), files: FILES },
      insecureHosts: config.insecureRegistries,
      onError: (error) => log.warn({ err: error }, "a module cannot be kept"),
    });
    this.#closers.push(() => modules.close());
    return modules;
  }

  async #serveModules(modules: ModuleStore): Promise<ModuleServer> {
    const { modulesHost: host, modulesPort: port } = this.#init.config;
    const server = await startModuleServer({ cache: modules.cache, host, port }).catch((cause: unknown) => {
      throw portError(host, port, "--modules-port", cause);
    });
    this.#closers.push(() => server.close());
    return server;
  }

  #pipeline({ store, xds, gate, options }: PipelineParts): Pipeline {
    const { log, translation, outputs = [], onChange } = this.#init;
    const { metrics } = this;
    const xdsOutput = new XdsOutput({
      ads: xds.ads,
      options,
      metrics,
      ...(onChange === undefined ? {} : { onChange }),
    });
    const retain: PipelineOutput = { take: ({ ir }, resources) => gate.retain(ir, policiesOf(resources)) };
    return new Pipeline({
      store,
      metrics,
      log,
      outputs: [xdsOutput, ...outputs, retain],
      translate: (resources) => {
        const { ir, status } = translate(resources, translation);
        return { ir, status: withRefusals(status, ir.fleets, (fleet) => xds.refusals(fleet)) };
      },
    });
  }

  async #servePages(xds: XdsServer, options: XdsOptions): Promise<Pick<Parts, "health" | "debug">> {
    const { config, missing = () => [], debugPages: further = {} } = this.#init;
    const waiting = () => [...(this.#isSynced ? [] : ["resources"]), ...missing()];
    const pages = healthPages({ metrics: this.metrics, missing: waiting });
    const health = await OpsServer.start(config.healthHost, config.healthPort, "--health-port", pages);
    this.#closers.push(() => health.close());
    if (config.debugPort === 0) return { health, debug: undefined };
    const translation = () => this.#parts?.pipeline.last;
    const shown = { ...debugPages({ translation, xds, options }), ...further };
    const debug = await OpsServer.start("127.0.0.1", config.debugPort, "--debug-port", shown);
    this.#closers.push(() => debug.close());
    return { health, debug };
  }

  #synced(): void {
    this.#isSynced = true;
    this.#opened.pipeline.start();
  }
}

interface Parts {
  readonly store: StoreBuilder;
  readonly xds: XdsServer;
  readonly pipeline: Pipeline;
  readonly health: OpsServer;
  readonly debug: OpsServer | undefined;
}

interface PipelineParts extends Pick<Parts, "store" | "xds"> {
  readonly gate: ModuleGate;
  readonly options: XdsOptions;
}

/** Newest and effective versions: the modules of both are wanted. */
function policiesOf(store: ResourceStore) {
  return store.entries("AIPolicy").flatMap(({ object, effective }) => (effective ? [object, effective] : [object]));
}
