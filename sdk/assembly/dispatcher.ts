import { proxy_get_buffer_bytes, proxy_set_effective_context } from "./abi/env";
import { nextMoment, outPointer, outSize, takeOut } from "./abi/memory";
import { BufferType, DataStatus, HeadersStatus, TrailersStatus, WasmResult } from "./abi/types";
import { Bytes } from "./bytes";
import { CalloutHandler, CalloutReply } from "./callout";
import { HttpContext, PluginContext } from "./context";
import { Ending, Endings } from "./endings";
import { RedisReplyHandler } from "./store/higress/redis-call";
import { Timer } from "./timer";

/** Makes the root context of one configuration. */
export type PluginFactory = (id: u32) => PluginContext;

/** A callout under way. */
@final
class Pending {
  constructor(
    readonly contextId: u32,
    readonly rootId: u32,
    readonly handler: CalloutHandler,
  ) {}
}

/** A Redis call under way (Higress). */
@final
class PendingRedis {
  constructor(
    readonly contextId: u32,
    readonly rootId: u32,
    readonly handler: RedisReplyHandler,
  ) {}
}

/** Stands in until a plugin is registered, so that no callback can meet a null. */
@final
class NoPlugin extends PluginContext {
  createHttpContext(id: u32): HttpContext {
    return new PassThrough(id);
  }
}

@final
class PassThrough extends HttpContext {}

// The only mutable globals of a plugin: who is who in this VM.
let factory: PluginFactory = (id: u32): PluginContext => new NoPlugin(id);
const roots = new Map<u32, PluginContext>();
const streams = new Map<u32, HttpContext>();
const callouts = new Map<u32, Pending>();
const redisCalls = new Map<u32, PendingRedis>();

/** Names the plugin of this module; called once, from the module's entry file. */
export function registerPlugin(make: PluginFactory): void {
  factory = make;
}

/** Remembers who waits for a callout. */
export function addCallout(token: u32, contextId: u32, rootId: u32, handler: CalloutHandler): void {
  callouts.set(token, new Pending(contextId, rootId, handler));
}

/** Hosts cancel the callouts of a root context that goes away, without a reply. */
function dropCallouts(rootId: u32): void {
  const tokens = callouts.keys();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (callouts.get(token).rootId == rootId) callouts.delete(token);
  }
  if (isDefined(HIGRESS)) dropRedisCalls(rootId);
}

/** Remembers who waits for a Redis call; the host numbers them apart from callouts. */
export function addRedisCall(token: u32, contextId: u32, rootId: u32, handler: RedisReplyHandler): void {
  redisCalls.set(token, new PendingRedis(contextId, rootId, handler));
}

function dropRedisCalls(rootId: u32): void {
  const tokens = redisCalls.keys();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (redisCalls.get(token).rootId == rootId) redisCalls.delete(token);
  }
}

/** The root context of an id; some hosts configure a root they never created. */
function rootOf(id: u32): PluginContext {
  if (roots.has(id)) return roots.get(id);
  const root = factory(id);
  roots.set(id, root);
  return root;
}

export function createContext(id: u32, parent: u32): void {
  if (parent == 0) {
    rootOf(id);
    return;
  }
  if (!roots.has(parent) || streams.has(id)) return;
  const stream = roots.get(parent).createHttpContext(id);
  stream.rootId = parent;
  streams.set(id, stream);
}

export function configure(id: u32, size: u32): bool {
  const root = rootOf(id);
  let configuration = Bytes.empty();
  if (size > 0) {
    const result = proxy_get_buffer_bytes(BufferType.PluginConfiguration, 0, size, outPointer(), outSize());
    if (result == WasmResult.Ok) configuration = takeOut();
  }
  return root.onConfigure(configuration);
}

export function tick(id: u32): void {
  if (roots.has(id)) roots.get(id).tick();
}

/** Has a root context run a timer, as its own `every` does. */
export function runTimer(rootId: u32, timer: Timer): void {
  if (roots.has(rootId)) roots.get(rootId).every(timer);
}

export function stopTimer(rootId: u32, timer: Timer): void {
  if (roots.has(rootId)) roots.get(rootId).stop(timer);
}

export function queueReady(id: u32, token: u32): void {
  if (roots.has(id)) roots.get(id).onQueueReady(token);
}

export function requestHeaders(id: u32, endOfStream: bool): HeadersStatus {
  return streams.has(id) ? streams.get(id).onRequestHeaders(endOfStream) : HeadersStatus.Continue;
}

export function requestBody(id: u32, size: u32, endOfStream: bool): DataStatus {
  return streams.has(id) ? streams.get(id).onRequestBody(<i32>size, endOfStream) : DataStatus.Continue;
}

export function requestTrailers(id: u32): TrailersStatus {
  return streams.has(id) ? streams.get(id).onRequestTrailers() : TrailersStatus.Continue;
}

export function responseHeaders(id: u32, endOfStream: bool): HeadersStatus {
  return streams.has(id) ? streams.get(id).onResponseHeaders(endOfStream) : HeadersStatus.Continue;
}

export function responseBody(id: u32, size: u32, endOfStream: bool): DataStatus {
  return streams.has(id) ? streams.get(id).onResponseBody(<i32>size, endOfStream) : DataStatus.Continue;
}

export function responseTrailers(id: u32): TrailersStatus {
  return streams.has(id) ? streams.get(id).onResponseTrailers() : TrailersStatus.Continue;
}

/** Whether a stream or a root context of this id is there to be told. */
function lives(contextId: u32): bool {
  return streams.has(contextId) || roots.has(contextId);
}

/** A reply may come with the root's id, so the stream that asked is looked up by the token. */
export function calloutReply(root: u32, token: u32, headerCount: u32, bodySize: u32): void {
  if (!callouts.has(token)) return;
  const pending = callouts.get(token);
  callouts.delete(token);
  const waiting = lives(pending.contextId);
  // Read before the context changes: the reply belongs to the context that the host called back.
  const reply = new CalloutReply(headerCount, bodySize);
  if (!waiting) {
    pending.handler.onOrphanReply(reply);
    return;
  }
  if (pending.contextId != root) actOn(pending.contextId);
  pending.handler.onReply(reply);
}

/** As `calloutReply`. @param status 0 when Redis has answered */
export function redisReply(root: u32, token: u32, status: i32, size: u32): void {
  if (!isDefined(HIGRESS) || !redisCalls.has(token)) return;
  const pending = redisCalls.get(token);
  redisCalls.delete(token);
  let reply = Bytes.empty();
  if (status == 0 && size > 0) {
    const result = proxy_get_buffer_bytes(BufferType.RedisReply, 0, size, outPointer(), outSize());
    if (result == WasmResult.Ok) reply = takeOut();
  }
  const waiting = lives(pending.contextId);
  if (waiting && pending.contextId != root) actOn(pending.contextId);
  pending.handler.onRedisReply(status == 0, reply, !waiting);
}

/** From here on host calls act on another context than the one that the host called. */
function actOn(contextId: u32): void {
  proxy_set_effective_context(contextId);
  nextMoment();
}

/** As `actOn`, from a callback of the root context on behalf of another one; false when that is gone. */
export function enterContext(contextId: u32): bool {
  if (!lives(contextId)) return false;
  actOn(contextId);
  return true;
}

/** Has something end with a stream or a root context; false when that is gone already. */
export function endWith(contextId: u32, ending: Ending): bool {
  if (streams.has(contextId)) {
    const stream = streams.get(contextId);
    stream.endings = Endings.including(stream.endings, ending);
    return true;
  }
  if (!roots.has(contextId)) return false;
  const root = roots.get(contextId);
  root.endings = Endings.including(root.endings, ending);
  return true;
}

export function done(id: u32): bool {
  return roots.has(id) ? roots.get(id).onDone() : true;
}

/** Some hosts call nothing after this, so the stream is forgotten here. */
export function logStream(id: u32): void {
  if (!streams.has(id)) return;
  const stream = streams.get(id);
  stream.onLog();
  streams.delete(id);
  endAll(stream.endings);
}

export function remove(id: u32): void {
  if (streams.has(id)) {
    const endings = streams.get(id).endings;
    streams.delete(id);
    endAll(endings);
    return;
  }
  if (!roots.has(id)) return;
  const endings = roots.get(id).endings;
  roots.delete(id);
  endAll(endings);
  dropCallouts(id);
}

function endAll(endings: Endings | null): void {
  if (endings != null) endings.end();
}
