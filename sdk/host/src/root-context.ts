import { BufferType, HeaderMapType } from "./abi.ts";
import type { CalloutReply } from "./callouts.ts";
import { Context, constantBuffer, type GuestBuffer } from "./context.ts";
import { GrpcStreams } from "./grpc-streams.ts";
import type { HeaderMap } from "./header-map.ts";
import type { PluginSettings } from "./plugin.ts";
import type { Vm } from "./vm.ts";

/** The root context of one plugin configuration: ticks, callouts and queues belong to it. */
export class RootContext extends Context {
  /** Readable only while proxy_on_configure runs. */
  #configuring = false;
  /** The reply whose callback is running. */
  #callout: CalloutReply | undefined;
  #redisReply: Buffer | undefined;
  /** Streams and calls of gRPC, whoever began them. */
  readonly grpc = new GrpcStreams(this);
  #stopTick: () => void = () => {};
  #periodMs = 0;
  readonly #pending = new Map<number, () => void>();
  /** Code and message for proxy_get_status. */
  status: { code: number; message: string } = { code: 0, message: "" };
  /** Streams that still use this root. */
  streams = 0;
  #retired = false;
  #deleted = false;
  /** Properties declared by the plugin (declare_property). */
  readonly declared = new Set<string>();

  constructor(vm: Vm, plugin: PluginSettings) {
    super(vm, vm.allocateContextId(), plugin);
  }

  override get root(): RootContext {
    return this;
  }

  /** proxy_on_context_create, proxy_on_vm_start. False: the plugin refuses to start. */
  start(): boolean {
    this.#create();
    if (this.plugin.quirks.skipVmStart === true || !this.vm.has("proxy_on_vm_start")) return true;
    const accepted = this.vm.run(this, "proxy_on_vm_start", this.vm.vmConfig.length);
    return accepted !== undefined && accepted !== 0;
  }

  /** proxy_on_configure. False: the plugin refuses its configuration. */
  configure(): boolean {
    this.#create();
    if (!this.vm.has("proxy_on_configure")) return this.vm.failure === undefined;
    this.#configuring = true;
    const accepted = this.vm.call(this, "proxy_on_configure", this.id, this.plugin.config.length);
    this.#configuring = false;
    this.vm.finishCall();
    return accepted !== undefined && accepted !== 0;
  }

  /** Creates and configures the same root again, as some hosts do. */
  repeat(): boolean {
    this.created = false;
    return this.start() && this.configure();
  }

  /** A newer configuration has replaced this one: it goes when its last stream has. */
  retire(): void {
    this.#retired = true;
    this.releaseIfIdle();
  }

  releaseIfIdle(): void {
    if (!this.#retired || this.streams > 0 || this.#deleted) return;
    this.#deleted = true;
    const done = this.vm.has("proxy_on_done") ? this.vm.run(this, "proxy_on_done") : 1;
    if (done !== 0) this.finishDelete();
  }

  /** A plugin that answered false to on_done calls proxy_done later. */
  finishDelete(): void {
    this.setTick(0);
    for (const cancel of this.#pending.values()) cancel();
    this.#pending.clear();
    this.delete();
    this.grpc.cancelAll();
  }

  get awaitsDone(): boolean {
    return this.#deleted && this.vm.contexts.has(this.id);
  }

  /** @param periodMs 0 stops the tick */
  setTick(periodMs: number): void {
    this.#stopTick();
    this.#stopTick = () => {};
    this.#periodMs = periodMs;
    if (periodMs > 0) this.#scheduleTick();
  }

  #scheduleTick(): void {
    const period = this.#periodMs;
    this.#stopTick = this.vm.services.clock.after(period, () => {
      this.vm.run(this, "proxy_on_tick");
      if (this.#periodMs === period && this.vm.failure === undefined) this.#scheduleTick();
    });
  }

  /** Remembers how to cancel a callout that is under way. */
  trackCallout(token: number, cancel: () => void): void {
    this.#pending.set(token, cancel);
  }

  /** @param reply undefined: the connection broke before the response was whole; the callback gets no headers */
  calloutDone(token: number, reply: CalloutReply | undefined): void {
    if (!this.#pending.delete(token)) return;
    this.#callout = reply;
    this.status = reply === undefined ? { code: 11, message: "reset" } : { code: 0, message: "" };
    const sizes = [reply?.headers.size ?? 0, reply?.body.length ?? 0, reply?.trailers?.size ?? 0] as const;
    this.vm.call(this, "proxy_on_http_call_response", this.id, token, ...sizes);
    this.vm.afterCall(() => {
      this.#callout = undefined;
    });
    this.vm.finishCall();
  }

  /** @param status 0 is success, else the connection failed */
  redisDone(token: number, status: number, reply: Buffer): void {
    if (!this.#pending.delete(token)) return;
    this.#redisReply = reply;
    this.vm.call(this, "proxy_on_redis_call_response", this.id, token, status, reply.length);
    this.#redisReply = undefined;
    this.vm.finishCall();
  }

  queueReady(token: number): void {
    this.vm.run(this, "proxy_on_queue_ready", token);
  }

  override headerMap(type: number, writable: boolean): HeaderMap | undefined {
    if (writable) return undefined;
    if (type === HeaderMapType.CalloutHeaders) return this.#callout?.headers;
    if (type === HeaderMapType.CalloutTrailers) return this.#callout?.trailers;
    return this.grpc.headerMap(type);
  }

  override buffer(type: number): GuestBuffer | undefined {
    switch (type) {
      case BufferType.VmConfiguration:
        return constantBuffer(this.vm.vmConfig);
      case BufferType.PluginConfiguration:
        return this.#configuring ? constantBuffer(this.plugin.config) : undefined;
      case BufferType.CalloutBody:
        return this.#callout === undefined ? undefined : constantBuffer(this.#callout.body);
      case BufferType.GrpcMessage:
        return this.grpc.buffer();
      case BufferType.RedisReply:
        return this.#redisReply === undefined ? undefined : constantBuffer(this.#redisReply);
      case BufferType.RequestBody:
      case BufferType.ResponseBody:
      case BufferType.DownstreamData:
      case BufferType.UpstreamData:
      case BufferType.CallData:
        return constantBuffer(Buffer.alloc(0));
      default:
        return undefined;
    }
  }

  #create(): void {
    if (this.created) return;
    this.created = true;
    this.vm.run(this, "proxy_on_context_create", 0);
  }
}
