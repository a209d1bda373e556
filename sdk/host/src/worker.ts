import { HostError } from "./errors.ts";
import { type PluginSettings, vmKey } from "./plugin.ts";
import { RootContext } from "./root-context.ts";
import type { Services } from "./services.ts";
import { StreamContext } from "./stream-context.ts";
import type { StreamInfo } from "./stream-info.ts";
import { formatTrap } from "./trap.ts";
import { Vm } from "./vm.ts";

/** One plugin as it runs on a worker; a new configuration replaces settings and root. */
interface Instance {
  settings: PluginSettings;
  root: RootContext;
}

/** One worker thread: its own VMs and contexts, the host's shared state. */
export class Worker {
  readonly #services: Services;
  readonly #vms = new Map<string, Vm>();
  readonly #instances: Instance[] = [];

  constructor(services: Services, plugins: readonly PluginSettings[]) {
    this.#services = services;
    for (const settings of plugins) {
      this.#instances.push({ settings, root: this.#load(settings, this.#vm(settings)) });
    }
  }

  /** New contexts for one request, in the order of the chain. */
  filters(position: "downstream" | "upstream", cluster: string, info: StreamInfo): StreamContext[] {
    const contexts: StreamContext[] = [];
    for (const instance of this.#instances) {
      const { settings } = instance;
      if (settings.position !== position) continue;
      if (position === "upstream" && settings.clusters?.includes(cluster) === false) continue;
      this.#reloadIfFailed(instance);
      if (instance.root.vm.failure !== undefined && settings.failurePolicy === "FAIL_OPEN") continue;
      contexts.push(new StreamContext(instance.root, info));
    }
    return contexts;
  }

  /** Puts a new root context in the place of the old one. False: refused, the old configuration stays. */
  reconfigure(name: string, config: Buffer): boolean {
    const instance = this.#find(name);
    const settings = { ...instance.settings, config };
    const root = new RootContext(instance.root.vm, settings);
    if (!root.start() || !root.configure()) {
      root.retire();
      return false;
    }
    const old = instance.root;
    instance.settings = settings;
    instance.root = root;
    old.retire();
    return true;
  }

  root(name: string): RootContext {
    return this.#find(name).root;
  }

  vms(): Vm[] {
    return [...this.#vms.values()];
  }

  /** Ends all root contexts, as at the shutdown of a proxy. */
  close(): void {
    for (const { root } of this.#instances) root.retire();
  }

  #find(name: string): Instance {
    const instance = this.#instances.find(({ settings }) => settings.name === name);
    if (instance === undefined) throw new HostError(`no plugin is named ${name}`);
    return instance;
  }

  #vm(settings: PluginSettings): Vm {
    const key = vmKey(settings);
    let vm = this.#vms.get(key);
    if (vm === undefined) {
      vm = new Vm(settings.file, settings.vmId, settings.vmConfig, this.#services);
      this.#vms.set(key, vm);
      vm.initialize(settings);
    }
    return vm;
  }

  #load(settings: PluginSettings, vm: Vm): RootContext {
    const root = new RootContext(vm, settings);
    const logged = this.#services.logs.length;
    const started = root.start();
    let accepted = started && root.configure();
    for (let again = settings.quirks.repeatConfigure ?? 0; accepted && again > 0; again--) accepted = root.repeat();
    if (!accepted) {
      const why =
        vm.failure === undefined ? (started ? "configuration refused" : "start refused") : formatTrap(vm.failure);
      throw new HostError([`${settings.name}: ${why}`, ...this.#errorsSince(logged)].join("\n"));
    }
    return root;
  }

  /** What plugins logged as errors: why a configuration was refused. */
  #errorsSince(logged: number): string[] {
    const lines = this.#services.logs.slice(logged);
    return lines.filter(({ level }) => level === "error" || level === "critical").map(({ message }) => message);
  }

  /** FAIL_RELOAD: a fresh VM for every plugin that shared the trapped one, once the back-off is over. */
  #reloadIfFailed(instance: Instance): void {
    const { vm } = instance.root;
    const { failurePolicy, reloadBackoffMs } = instance.settings;
    if (vm.failure === undefined || failurePolicy !== "FAIL_RELOAD") return;
    if (this.#services.clock.now() - vm.loadedAt < reloadBackoffMs) return;
    const key = vmKey(instance.settings);
    this.#vms.delete(key);
    for (const other of this.#instances) {
      if (other.root.vm !== vm) continue;
      other.root.setTick(0);
      other.root = this.#load(other.settings, this.#vm(other.settings));
    }
  }
}
