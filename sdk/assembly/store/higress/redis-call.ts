import { proxy_redis_call, proxy_redis_init } from "../../abi/env";
import { outExtra } from "../../abi/memory";
import { WasmResult } from "../../abi/types";
import { Bytes } from "../../bytes";
import { addRedisCall } from "../../dispatcher";
import { Secret } from "../../secret";

/** Receives the reply of one Redis call of Higress. */
export abstract class RedisReplyHandler {
  /**
   * @param answered false: no connection, or no answer in time
   * @param reply RESP; readable after the callback, too
   * @param orphan the stream that asked has ended
   */
  abstract onRedisReply(answered: bool, reply: Bytes, orphan: bool): void;
}

/**
 * Makes a Redis known to the host.
 * @param service `outbound|6379||redis.static?db=0`
 * @param timeout milliseconds
 * @returns false when the host knows no such cluster, be it not yet
 */
export function initRedis(service: Bytes, username: Bytes, password: Secret, timeout: u32): bool {
  const secret = password.reveal();
  return (
    proxy_redis_init(service.ptr, service.length, username.ptr, username.length, secret.ptr, secret.length, timeout) ==
    WasmResult.Ok
  );
}

/** Sends one command. False: the host refuses it, and the handler is not called. */
export function callRedis(
  service: Bytes,
  command: Bytes,
  contextId: u32,
  rootId: u32,
  handler: RedisReplyHandler,
): bool {
  store<u32>(outExtra(), 0);
  const result = proxy_redis_call(service.ptr, service.length, command.ptr, command.length, outExtra());
  if (result != WasmResult.Ok) return false;
  addRedisCall(load<u32>(outExtra()), contextId, rootId, handler);
  return true;
}
