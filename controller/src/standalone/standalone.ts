import { type AccessLogFields, DEFAULT_ACCESS_LOG, type EnvoyBinary, findCaFile, type Snapshot } from "@sluice/envoy";
import type { ControllerConfig } from "../config/options.ts";
import { LOCAL_BRIDGE, redisBridgeOf } from "../config/redis-bridge.ts";
import { Controller } from "../controller.ts";
import type { FleetIr } from "../ir/fleet.ts";
import type { Logger } from "../log.ts";
import type { PipelineOutput } from "../pipeline/pipeline.ts";
import { alreadyParsed, type FileChange, FileProvider } from "../provider/file/file-provider.ts";
import { type FileIssue, formatFileIssue } from "../provider/file/yaml-objects.ts";
import { formatRef, type KubeObject } from "../store/kube-object.ts";
import { FILE_OPTIONS } from "../translate/options.ts";
import type { Translation } from "../translate/translate.ts";
import { EnvoyFleets } from "./envoy-fleets.ts";
import { idleBackends } from "./idle-backends.ts";
import { formatProblem, type Problem, problemKey } from "./problem.ts";
import { snapshotDiff } from "./snapshot-diff.ts";
import { problemsOf } from "./status-problems.ts";

export interface StandaloneInit {
  readonly config: ControllerConfig;
  /** File or directory of resources. */
  readonly root: string;
  readonly binary: EnvoyBinary;
  readonly log: Logger;
  /** Resources besides the files', such as EndpointSlices of what runs on this machine. */
  readonly objects?: readonly KubeObject[];
  /** Listener port → port on this machine. */
  readonly ports?: Readonly<Record<number, number>>;
  readonly variant?: "sotw" | "delta";
  /** Default: DEFAULT_ACCESS_LOG. */
  readonly accessLog?: AccessLogFields | "off";
  /** A line for people: what changed, and what is wrong. */
  readonly say: (line: string) => void;
  readonly onAccessLog?: (line: string) => void;
  /** Told of each line of a fleet's Envoy's log. */
  readonly onLog?: (fleet: string, line: string) => void;
  /** After an Envoy ended by itself; its last lines. */
  readonly onEnd: (lines: readonly string[]) => void;
}

/** Milliseconds that proxies get to take a change before nothing is said of it. */
const SERVED_TIMEOUT = 30_000;
/** Names of changed resources that one line shows. */
const SHOWN_CHANGES = 8;

/** The controller and its Envoys on one machine, from files. */
export class Standalone {
  readonly #init: StandaloneInit;
  readonly #controller: Controller;
  readonly #envoys: EnvoyFleets;
  #files: FileProvider | undefined;
  #problems: readonly Problem[] = [];
  #issues: readonly FileIssue[] = [];
  #syncing: Promise<void> = Promise.resolve();
  #isStopping = false;

  private constructor(init: StandaloneInit, controller: Controller, envoys: EnvoyFleets) {
    this.#init = init;
    this.#controller = controller;
    this.#envoys = envoys;
  }

  /** Resolves when every Gateway is served as the files say. Rejects with UserError when nothing can be served at all. */
  static async start(init: StandaloneInit): Promise<Standalone> {
    const { config, log } = init;
    const parts: { standalone?: Standalone } = {};
    const output: PipelineOutput = { take: (translation) => parts.standalone?.take(translation) };
    const controller = await Controller.start({
      config,
      log,
      translation: {
        ...FILE_OPTIONS,
        target: config.target,
        targetPorts: init.ports ?? {},
        inferenceExtension: config.enableInferenceExtension,
        epp: config.epp,
        ...redisBridgeOf(config, LOCAL_BRIDGE),
      },
      proxies: {
        accessLog: init.accessLog ?? DEFAULT_ACCESS_LOG,
        bind: config.proxyBind,
        exclusivePorts: true,
        caFile: findCaFile(),
      },
      parse: alreadyParsed,
      outputs: [output],
      onChange: ({ fleet, snapshot, before }) => void parts.standalone?.changed(fleet, before, snapshot),
    });
    const envoys = new EnvoyFleets({
      binary: init.binary,
      adsPort: controller.xds.ads.port,
      variant: init.variant ?? "delta",
      logLevel: "info",
      onEnd: (_fleet, envoy) => init.onEnd(envoy.log.lines.slice(-20)),
      ...(init.onAccessLog === undefined ? {} : { onAccessLog: init.onAccessLog }),
      ...(init.onLog === undefined ? {} : { onLog: init.onLog }),
    });
    const standalone = new Standalone(init, controller, envoys);
    parts.standalone = standalone;
    try {
      await standalone.#open();
      return standalone;
    } catch (error) {
      await standalone.stop();
      throw error;
    }
  }

  get controller(): Controller {
    return this.#controller;
  }

  /** The running Envoys by fleet. */
  envoys(): ReturnType<EnvoyFleets["running"]> {
    return this.#envoys.running();
  }

  /** Puts in or replaces a resource that is in no file. */
  put(object: KubeObject): void {
    this.#controller.store.upsert(object);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#files?.stop();
    await this.#envoys.stop();
    await this.#controller.stop();
  }

  take({ ir, status }: Translation): void {
    // Proxies that end refuse nothing any more, but that mends nothing.
    if (this.#isStopping) return;
    this.#tellProblems([...problemsOf(status, this.#issues), ...idleBackends(ir.fleets)]);
    const fleets = ir.fleets.filter(({ target }) => target === "envoy").map(({ name }) => name);
    this.#syncing = this.#syncing.then(() => this.#sync(fleets)).catch((error: unknown) => this.#failed(error));
  }

  async changed({ name }: FleetIr, before: Snapshot | undefined, snapshot: Snapshot): Promise<void> {
    if (before === undefined) return;
    const changes = snapshotDiff(before, snapshot);
    const started = performance.now();
    const states = await this.#controller.xds.ads
      .waitUntilServed(name, AbortSignal.timeout(SERVED_TIMEOUT))
      .catch(() => undefined);
    if (states === undefined) return;
    this.#offerListeners();
    const refused = new Set(states.flatMap(({ refusals }) => refusals.map(({ type, name: one }) => `${type} ${one}`)));
    const taken = changes.filter((change) => !refused.has(change.slice(1)));
    if (taken.length === 0) return;
    const shown = taken.slice(0, SHOWN_CHANGES).join(", ");
    const more = taken.length > SHOWN_CHANGES ? ` and ${taken.length - SHOWN_CHANGES} more` : "";
    this.#init.say(`in effect after ${Math.round(performance.now() - started)} ms: ${shown}${more}`);
  }

  async #sync(fleets: readonly string[]): Promise<void> {
    if (await this.#envoys.sync(fleets)) this.#offerListeners();
  }

  /** A port that a listener was refused for may be free, now that a proxy has ended or closed another. */
  #offerListeners(): void {
    const { ads } = this.#controller.xds;
    const refusing = ads.nodes().filter(({ refusals }) => refusals.some(({ type }) => type === "listener"));
    for (const group of new Set(refusing.map(({ group }) => group))) ads.offerAgain(group);
  }

  async #open(): Promise<void> {
    for (const object of this.#init.objects ?? []) this.put(object);
    this.#files = await FileProvider.start({
      root: this.#init.root,
      sink: this.#controller.store,
      inference: this.#init.config.enableInferenceExtension,
      onIssues: (issues) => this.#tellIssues(issues),
      onChange: (changes) => this.#tell(changes),
    });
    await this.#served();
  }

  /** The first translation comes after the files are read; its fleets' Envoys are started with it. */
  async #served(): Promise<void> {
    while (this.#controller.translation === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.#syncing;
    const fleets = this.#controller.translation.ir.fleets.filter(({ target }) => target === "envoy");
    const signal = AbortSignal.timeout(SERVED_TIMEOUT);
    await Promise.all(fleets.map(({ name }) => this.#controller.xds.ads.waitUntilServed(name, signal)));
  }

  /** What is new among them, and what is well again. */
  #tellProblems(problems: readonly Problem[]): void {
    const known = new Set(this.#problems.map(formatProblem));
    for (const line of problems.map(formatProblem)) if (!known.has(line)) this.#init.say(line);
    const wrong = new Set(problems.map(problemKey));
    const mended = this.#problems.filter((problem) => !wrong.has(problemKey(problem)));
    for (const problem of mended) this.#init.say(`mended: ${formatProblem(problem)}`);
    this.#problems = problems;
  }

  /** What is new among them, and which files are well again. */
  #tellIssues(issues: readonly FileIssue[]): void {
    const known = new Set(this.#issues.map(formatFileIssue));
    for (const line of issues.map(formatFileIssue)) if (!known.has(line)) this.#init.say(line);
    const wrong = new Set(issues.map(({ file }) => file));
    const mended = new Set(this.#issues.map(({ file }) => file).filter((file) => !wrong.has(file)));
    for (const file of mended) this.#init.say(`mended: ${file}`);
    this.#issues = issues;
  }

  #tell(changes: readonly FileChange[]): void {
    // The first reading is told by what is served.
    if (this.#files === undefined) return;
    for (const { verb, ref } of changes) this.#init.say(`${verb} ${formatRef(ref)}`);
  }

  #failed(error: unknown): void {
    this.#init.log.error({ err: error }, "an Envoy could not be started");
    this.#init.say(error instanceof Error ? error.message : String(error));
  }
}
