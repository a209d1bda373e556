import { WasmResult } from "../abi.ts";
import type { Vm } from "../vm.ts";
import { lazily, ok } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** Shared data and shared queues, both scoped by vm_id. */
export function sharedCalls(vm: Vm): HostCalls {
  const { memory, services } = lazily(vm);
  return {
    proxy_get_shared_data: (key: number, keySize: number, out: number, sizeOut: number, casOut: number) => {
      const name = memory().readText(key, keySize);
      if (name === undefined) return WasmResult.InvalidMemoryAccess;
      const entry = services.sharedData.get(vm.vmId, name);
      if (entry === undefined) return WasmResult.NotFound;
      return ok(memory().give(entry.value, out, sizeOut) && memory().writeU32(casOut, entry.cas));
    },
    proxy_set_shared_data: (key: number, keySize: number, value: number, size: number, cas: number) => {
      const name = memory().readText(key, keySize);
      const bytes = memory().read(value, size);
      if (name === undefined || bytes === undefined) return WasmResult.InvalidMemoryAccess;
      return services.sharedData.set(vm.vmId, name, bytes, cas >>> 0);
    },
    ...queueCalls(vm),
  };
}

function queueCalls(vm: Vm): HostCalls {
  const { memory, services } = lazily(vm);
  return {
    proxy_register_shared_queue: (name: number, nameSize: number, tokenOut: number) => {
      const text = memory().readText(name, nameSize);
      if (text === undefined) return WasmResult.InvalidMemoryAccess;
      const { root } = vm.context;
      const token = services.queues.register(vm.vmId, text, (ready) => {
        services.defer(() => root.queueReady(ready));
      });
      return ok(memory().writeU32(tokenOut, token));
    },
    proxy_resolve_shared_queue: (id: number, idSize: number, name: number, nameSize: number, tokenOut: number) => {
      const vmId = memory().readText(id, idSize);
      const text = memory().readText(name, nameSize);
      if (vmId === undefined || text === undefined) return WasmResult.InvalidMemoryAccess;
      const token = services.queues.resolve(vmId === "" ? vm.vmId : vmId, text);
      return token === undefined ? WasmResult.NotFound : ok(memory().writeU32(tokenOut, token));
    },
    proxy_enqueue_shared_queue: (token: number, data: number, size: number) => {
      const bytes = memory().read(data, size);
      return bytes === undefined ? WasmResult.InvalidMemoryAccess : services.queues.enqueue(token >>> 0, bytes);
    },
    proxy_dequeue_shared_queue: (token: number, out: number, sizeOut: number) => {
      const message = services.queues.dequeue(token >>> 0);
      return typeof message === "number" ? message : ok(memory().give(message, out, sizeOut));
    },
  };
}
