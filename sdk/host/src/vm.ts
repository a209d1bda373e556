import { Context } from "./context.ts";
import { HostError } from "./errors.ts";
import { hostImports } from "./hostcalls/imports.ts";
import { GuestMemory } from "./memory.ts";
import { MetricIds } from "./metrics.ts";
import { type AbiVersion, abiVersion, checkImports, type ModuleFile } from "./module.ts";
import type { PluginSettings } from "./plugin.ts";
import type { RootContext } from "./root-context.ts";
import type { Services } from "./services.ts";
import { formatTrap, reportTrap, type TrapReport } from "./trap.ts";

type GuestFunction = (...args: (number | bigint)[]) => unknown;

/** Guest frames kept of a trap; V8's default of 10 is soon used up by inlined allocation. */
const stackFrames = 50;

/** The guest asked the host for something while it was allocating for the host. */
class RestrictedCall extends Error {
  override readonly name = "RestrictedCall";
}

/** What answers hostcalls while the module starts: it can log and read the time, nothing else. */
class VmContext extends Context {
  override get root(): RootContext {
    throw new HostError(`${this.plugin.name}: this hostcall needs a context, but the module is only starting`);
  }

  override headerMap(): undefined {
    return undefined;
  }

  override buffer(): undefined {
    return undefined;
  }
}

/** One instance of a module: its memory, its contexts, the call that is under way. */
export class Vm {
  readonly file: ModuleFile;
  readonly vmId: string;
  readonly abi: AbiVersion;
  readonly services: Services;
  readonly memory: GuestMemory;
  readonly contexts = new Map<number, Context>();
  readonly vmConfig: Buffer;
  readonly metrics: MetricIds;
  /** Set by the first trap; from then on nothing runs in here. */
  failure: TrapReport | undefined;
  /** A local reply was sent in this call: whatever the callback returns, the stream stops. */
  stopIteration = false;
  readonly loadedAt: number;
  #exports: WebAssembly.Exports = {};
  #current: Context | undefined;
  #effective = 0;
  #allocating = false;
  #nextContext = 1;
  #nextToken = 0;
  #afterCall: (() => void)[] = [];

  constructor(file: ModuleFile, vmId: string, vmConfig: Buffer, services: Services) {
    this.file = file;
    this.vmId = vmId;
    this.vmConfig = vmConfig;
    this.services = services;
    this.metrics = new MetricIds(services.metrics);
    this.abi = abiVersion(file, services.personality);
    this.loadedAt = services.clock.now();
    const imports = hostImports(this);
    checkImports(file, imports);
    this.#exports = new WebAssembly.Instance(file.module, imports).exports;
    const memory = this.#exports.memory;
    if (!(memory instanceof WebAssembly.Memory)) throw new HostError(`${file.name}: no memory is exported`);
    if (this.#allocator() === undefined) throw new HostError(`${file.name}: Wasm module is missing malloc function.`);
    this.memory = new GuestMemory(memory, (size) => this.#allocate(size));
  }

  /** The module's own start, before any context exists. */
  initialize(plugin: PluginSettings): void {
    const start = this.has("_initialize") ? "_initialize" : "_start";
    const context = new VmContext(this, 0, plugin);
    this.call(context, start);
    this.contexts.delete(context.id);
    this.finishCall();
  }

  has(name: string): boolean {
    return typeof this.#exports[name] === "function";
  }

  allocateContextId(): number {
    return this.#nextContext++;
  }

  allocateToken(): number {
    // As in Envoy, the low two bits tell HTTP calls (0) from gRPC ones.
    this.#nextToken += 4;
    return this.#nextToken;
  }

  /** The context that answers hostcalls: the effective one while it lives, else the one that was called. */
  get context(): Context {
    // An effective context that has gone meanwhile is forgotten.
    const context = this.contexts.get(this.#effective) ?? this.#current;
    if (context === undefined) throw new HostError(`${this.file.name}: a hostcall outside of any callback`);
    return context;
  }

  setEffectiveContext(id: number): boolean {
    if (!this.contexts.has(id)) return false;
    this.#effective = id;
    return true;
  }

  /** Guards a hostcall: while the guest allocates for the host, only logging and time are allowed. */
  checkRestricted(name: string): void {
    if (this.#allocating) throw new RestrictedCall(`${name} called while allocating for the host`);
  }

  /** Calls the guest; undefined when it trapped, has no such export, or trapped before. */
  call(context: Context, name: string, ...args: number[]): number | undefined {
    const target = this.#exports[name];
    if (this.failure !== undefined || typeof target !== "function") return undefined;
    const saved = { current: this.#current, effective: this.#effective };
    this.#current = context;
    this.#effective = 0;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = stackFrames;
    try {
      const result = (target as GuestFunction)(...args);
      return typeof result === "number" ? result >>> 0 : 0;
    } catch (error) {
      this.#fail(context.plugin.name, name, error);
      return undefined;
    } finally {
      Error.stackTraceLimit = limit;
      this.#current = saved.current;
      this.#effective = saved.effective;
    }
  }

  /** A call whose result does not matter, with what it put off. */
  run(context: Context, name: string, ...args: number[]): number | undefined {
    const result = this.call(context, name, context.id, ...args);
    this.finishCall();
    return result;
  }

  /** Puts off an action until the guest has returned; the guest is not re-entrant. */
  afterCall(action: () => void): void {
    this.#afterCall.push(action);
  }

  finishCall(): void {
    this.stopIteration = false;
    for (let action = this.#afterCall.shift(); action !== undefined; action = this.#afterCall.shift()) action();
  }

  #allocator(): GuestFunction | undefined {
    // The real host asks for malloc first.
    const named = this.#exports.malloc ?? this.#exports.proxy_on_memory_allocate;
    return typeof named === "function" ? (named as GuestFunction) : undefined;
  }

  #allocate(size: number): number {
    const outer = this.#allocating;
    this.#allocating = true;
    try {
      return Number(this.#allocator()?.(size) ?? 0);
    } finally {
      this.#allocating = outer;
    }
  }

  #fail(plugin: string, callback: string, error: unknown): void {
    if (error instanceof HostError) throw error;
    this.failure = reportTrap(plugin, callback, error, this.file.sourceMap);
    this.services.trapped(this.failure);
    this.services.log({ level: "critical", plugin, message: formatTrap(this.failure) });
  }
}
