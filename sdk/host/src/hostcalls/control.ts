import { logLevels, WasmResult } from "../abi.ts";
import { hostReply } from "../local-reply.ts";
import { decodePairs } from "../pairs.ts";
import type { Vm } from "../vm.ts";
import type { HostCalls } from "./imports.ts";

/** Logging, time, contexts, the course of a stream. */
export function controlCalls(vm: Vm): HostCalls {
  const { memory, services } = lazily(vm);
  return {
    proxy_log: (level: number, pointer: number, size: number) => {
      const name = logLevels[level >>> 0];
      if (name === undefined) return WasmResult.BadArgument;
      const message = memory().readText(pointer, size);
      if (message === undefined) return WasmResult.InvalidMemoryAccess;
      services.log({ level: name, plugin: vm.context.plugin.name, message });
      return WasmResult.Ok;
    },
    proxy_get_log_level: (out: number) => ok(memory().writeU32(out, logLevels.indexOf(services.logLevel))),
    proxy_get_current_time_nanoseconds: (out: number) =>
      ok(memory().writeU64(out, BigInt(Math.round(services.clock.now() * 1e6)))),
    proxy_set_tick_period_milliseconds: (period: number) => {
      vm.context.root.setTick(period >>> 0);
      return WasmResult.Ok;
    },
    proxy_set_effective_context: (id: number) =>
      vm.setEffectiveContext(id >>> 0) ? WasmResult.Ok : WasmResult.BadArgument,
    proxy_done: () => {
      const { root } = vm.context;
      if (!root.awaitsDone) return WasmResult.NotFound;
      vm.afterCall(() => root.finishDelete());
      return WasmResult.Ok;
    },
    proxy_get_status: (codeOut: number, messageOut: number, sizeOut: number) => {
      const { code, message } = vm.context.root.status;
      return ok(memory().writeU32(codeOut, code) && memory().give(Buffer.from(message), messageOut, sizeOut));
    },
    ...streamCalls(vm),
  };
}

function streamCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  return {
    proxy_continue_stream: (type: number) => vm.context.continueStream(type >>> 0),
    proxy_close_stream: (type: number) => vm.context.closeStream(type >>> 0),
    proxy_continue_request: () => vm.context.continueStream(0),
    proxy_continue_response: () => vm.context.continueStream(1),
    proxy_clear_route_cache: () => {
      vm.context.clearRouteCache();
      return WasmResult.Ok;
    },
    proxy_get_configuration: (out: number, sizeOut: number) => {
      const buffer = vm.context.buffer(7);
      return ok(memory().give(buffer?.window(0, buffer.length) ?? vm.vmConfig, out, sizeOut));
    },
    proxy_send_local_response: (
      status: number,
      details: number,
      detailsSize: number,
      body: number,
      bodySize: number,
      headers: number,
      headersSize: number,
      grpcStatus: number,
    ) => {
      const text = memory().readText(details, detailsSize);
      const bytes = memory().read(body, bodySize);
      const pairs = memory().read(headers, headersSize);
      if (text === undefined || bytes === undefined || pairs === undefined) return WasmResult.InvalidMemoryAccess;
      // Envoy puts underscores for white space, since details go into access logs.
      const reply = hostReply(status >>> 0, "", text.replaceAll(/\s/g, "_"));
      vm.context.sendLocalReply({ ...reply, body: bytes, headers: decodePairs(pairs), grpcStatus });
      vm.stopIteration = true;
      return WasmResult.Ok;
    },
  };
}

/** The memory exists only once the instance does, after the imports have been made. */
export function lazily(vm: Vm): { memory: () => Vm["memory"]; services: Vm["services"] } {
  return { memory: () => vm.memory, services: vm.services };
}

export function ok(written: boolean): number {
  return written ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
}
