import * as dispatcher from "../dispatcher";
import "./abort";
import { allocate, enter, leave } from "./memory";

// What the host calls. A plugin's entry file re-exports those it needs, those of ./exports/plugin first and others by name
// or in the groups beside it: what it does not export is dropped from the module, and the host then spares the crossing.

/** Higress takes the first marker it knows, in export order: this one must come first. */
export function proxy_abi_version_0_2_100(): void {}

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return allocate(size);
}

export function proxy_on_context_create(id: u32, parent: u32): void {
  enter();
  dispatcher.createContext(id, parent);
  leave();
}

export function proxy_on_vm_start(_root: u32, _size: u32): u32 {
  return 1;
}

export function proxy_on_configure(root: u32, size: u32): u32 {
  enter();
  const accepted = dispatcher.configure(root, size);
  leave();
  return accepted ? 1 : 0;
}

export function proxy_on_tick(root: u32): void {
  enter();
  dispatcher.tick(root);
  leave();
}

export function proxy_on_queue_ready(root: u32, token: u32): void {
  enter();
  dispatcher.queueReady(root, token);
  leave();
}

export function proxy_on_request_headers(id: u32, _headers: u32, endOfStream: u32): i32 {
  enter();
  const status = dispatcher.requestHeaders(id, endOfStream != 0);
  leave();
  return status;
}

export function proxy_on_request_body(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const status = dispatcher.requestBody(id, size, endOfStream != 0);
  leave();
  return status;
}

export function proxy_on_request_trailers(id: u32, _trailers: u32): i32 {
  enter();
  const status = dispatcher.requestTrailers(id);
  leave();
  return status;
}

export function proxy_on_response_headers(id: u32, _headers: u32, endOfStream: u32): i32 {
  enter();
  const status = dispatcher.responseHeaders(id, endOfStream != 0);
  leave();
  return status;
}

export function proxy_on_response_body(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const status = dispatcher.responseBody(id, size, endOfStream != 0);
  leave();
  return status;
}

export function proxy_on_response_trailers(id: u32, _trailers: u32): i32 {
  enter();
  const status = dispatcher.responseTrailers(id);
  leave();
  return status;
}

export function proxy_on_http_call_response(root: u32, token: u32, headers: u32, bodySize: u32, _trailers: u32): void {
  enter();
  dispatcher.calloutReply(root, token, headers, bodySize);
  leave();
}

/** Higress only: for plugins that use a Redis there (see ../store). */
export function proxy_on_redis_call_response(root: u32, token: u32, status: i32, size: u32): void {
  enter();
  dispatcher.redisReply(root, token, status, size);
  leave();
}

export function proxy_on_done(id: u32): u32 {
  enter();
  const finished = dispatcher.done(id);
  leave();
  return finished ? 1 : 0;
}

export function proxy_on_log(id: u32): void {
  enter();
  dispatcher.logStream(id);
  leave();
}

export function proxy_on_delete(id: u32): void {
  enter();
  dispatcher.remove(id);
  leave();
}
