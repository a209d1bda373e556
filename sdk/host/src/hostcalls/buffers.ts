import { BufferType, WasmResult } from "../abi.ts";
import type { Vm } from "../vm.ts";
import { lazily, ok } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** Bodies and configurations. */
export function bodyCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  const last = vm.services.personality === "higress" ? BufferType.RedisReply : BufferType.CallData;
  return {
    proxy_get_buffer_bytes: (type: number, start: number, length: number, out: number, sizeOut: number) => {
      if (type >>> 0 > last) return WasmResult.BadArgument;
      const buffer = vm.context.buffer(type);
      if (buffer === undefined) return WasmResult.NotFound;
      const from = start >>> 0;
      // The real host adds in 64 bits, so no sum wraps: a window is cut to what there is.
      return ok(memory().give(buffer.window(from, from + (length >>> 0)), out, sizeOut));
    },
    proxy_get_buffer_status: (type: number, lengthOut: number, flagsOut: number) => {
      const buffer = type >>> 0 > last ? undefined : vm.context.buffer(type);
      if (buffer === undefined) return type >>> 0 > last ? WasmResult.BadArgument : WasmResult.NotFound;
      return ok(memory().writeU32(lengthOut, buffer.length) && memory().writeU32(flagsOut, 0));
    },
    proxy_set_buffer_bytes: (type: number, start: number, length: number, data: number, size: number) => {
      if (type >>> 0 > last) return WasmResult.BadArgument;
      const buffer = vm.context.buffer(type);
      if (buffer === undefined) return WasmResult.NotFound;
      const bytes = memory().read(data, size);
      if (bytes === undefined) return WasmResult.InvalidMemoryAccess;
      return buffer.splice?.(start >>> 0, length >>> 0, bytes) ?? WasmResult.BadArgument;
    },
  };
}
