import { WasmResult } from "../abi.ts";
import { toBytes } from "../byte-buffer.ts";
import { encodePairs } from "../pairs.ts";
import { parseCommand, type RedisAnswer } from "../redis.ts";
import type { RootContext } from "../root-context.ts";
import type { Vm } from "../vm.ts";
import { lazily, ok } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** Calls that only Higress has: Redis, injected response data, upstream hosts. */
export function higressCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  return {
    ...redisCalls(vm),
    proxy_inject_encoded_data_to_filter_chain: (data: number, size: number, end: number) => {
      const bytes = memory().read(data, size);
      if (bytes === undefined) return WasmResult.InvalidMemoryAccess;
      vm.context.injectEncodedData(bytes, end !== 0);
      return WasmResult.Ok;
    },
    proxy_get_upstream_hosts: (out: number, sizeOut: number) => {
      const hosts = vm.context.info?.upstreamHosts ?? [];
      return ok(memory().give(hosts.length === 0 ? Buffer.alloc(0) : encodePairs(hosts), out, sizeOut));
    },
    proxy_set_upstream_override_host: (address: number, size: number) => {
      const text = memory().readText(address, size);
      if (text === undefined) return WasmResult.InvalidMemoryAccess;
      if (vm.context.info !== undefined) vm.context.info.overrideHost = text;
      return WasmResult.Ok;
    },
  };
}

function redisCalls(vm: Vm): HostCalls {
  const { memory, services } = lazily(vm);
  return {
    proxy_redis_init: (
      service: number,
      serviceSize: number,
      user: number,
      userSize: number,
      password: number,
      passwordSize: number,
      timeoutMs: number,
    ) => {
      const name = memory().readText(service, serviceSize);
      const username = memory().readText(user, userSize);
      const secret = memory().readText(password, passwordSize);
      if (name === undefined || username === undefined || secret === undefined) return WasmResult.InvalidMemoryAccess;
      if (services.redis.handler === undefined) return WasmResult.BadArgument;
      services.redis.services.set(name, { username, password: secret, timeoutMs: timeoutMs >>> 0 });
      return WasmResult.Ok;
    },
    proxy_redis_call: (service: number, serviceSize: number, query: number, querySize: number, tokenOut: number) => {
      const name = memory().readText(service, serviceSize);
      const bytes = memory().read(query, querySize);
      if (name === undefined || bytes === undefined || !memory().writeU32(tokenOut, 0)) {
        return WasmResult.InvalidMemoryAccess;
      }
      if (!services.redis.services.has(name)) return WasmResult.BadArgument;
      const token = vm.allocateToken();
      askRedis(vm, vm.context.root, { token, service: name, query: bytes });
      memory().writeU32(tokenOut, token);
      return WasmResult.Ok;
    },
  };
}

interface RedisCall {
  readonly token: number;
  readonly service: string;
  readonly query: Buffer;
}

const NO_REPLY = Buffer.alloc(0);

function askRedis(vm: Vm, root: RootContext, call: RedisCall): void {
  const { redis } = vm.services;
  const { service, query } = call;
  const account = redis.services.get(service) ?? { username: "", password: "", timeoutMs: 0 };
  const request = { service, query, command: parseCommand(query), account };
  redis.requests.push(request);
  const answer = redis.handler?.(request) ?? "timeout";
  if (answer instanceof Promise) awaitRedis(vm, root, call, answer);
  else answerRedis(vm, root, call, answer);
}

/** The call's time runs while the answer is on its way. */
function awaitRedis(vm: Vm, root: RootContext, { token, service }: RedisCall, answer: Promise<RedisAnswer>): void {
  const { clock, redis } = vm.services;
  const limit = redis.services.get(service)?.timeoutMs ?? 0;
  const stop = clock.after(limit, () => root.redisDone(token, 1, NO_REPLY));
  root.trackCallout(token, stop);
  const deliver = (late: RedisAnswer): void => {
    if (late === "timeout") return;
    clock.after(delayOf(late), () => {
      stop();
      root.redisDone(token, late === "unreachable" ? 1 : 0, bytesOf(late));
    });
  };
  answer.then(deliver, () => deliver("unreachable"));
}

function answerRedis(vm: Vm, root: RootContext, { token, service }: RedisCall, answer: RedisAnswer): void {
  const { redis, clock, defer } = vm.services;
  const isTimeout = answer === "timeout";
  const delay = isTimeout ? (redis.services.get(service)?.timeoutMs ?? 0) : delayOf(answer);
  const done = (): void => {
    root.redisDone(token, isTimeout || answer === "unreachable" ? 1 : 0, isTimeout ? NO_REPLY : bytesOf(answer));
  };
  if (isTimeout || delay > 0) {
    root.trackCallout(token, clock.after(delay, done));
    return;
  }
  root.trackCallout(token, () => {});
  defer(done);
}

function delayOf(answer: RedisAnswer): number {
  return typeof answer === "object" && "resp" in answer ? answer.delayMs : 0;
}

function bytesOf(answer: RedisAnswer): Buffer {
  if (answer === "unreachable") return NO_REPLY;
  return toBytes(typeof answer === "object" && "resp" in answer ? answer.resp : answer);
}
