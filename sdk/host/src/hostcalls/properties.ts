import { WasmResult } from "../abi.ts";
import { callForeign } from "../foreign.ts";
import { readProperty } from "../properties.ts";
import type { Vm } from "../vm.ts";
import { lazily, ok } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** Properties and foreign functions. */
export function propertyCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  return {
    proxy_get_property: (path: number, pathSize: number, out: number, sizeOut: number) => {
      const bytes = memory().read(path, pathSize);
      if (bytes === undefined) return WasmResult.InvalidMemoryAccess;
      const value = readProperty(vm.context, bytes);
      return value === undefined ? WasmResult.NotFound : ok(memory().give(value, out, sizeOut));
    },
    proxy_set_property: (path: number, pathSize: number, value: number, size: number) => {
      const name = memory().readText(path, pathSize);
      const bytes = memory().read(value, size);
      if (name === undefined || bytes === undefined) return WasmResult.InvalidMemoryAccess;
      return vm.context.setProperty(name, bytes);
    },
    proxy_call_foreign_function: (
      name: number,
      nameSize: number,
      argument: number,
      argumentSize: number,
      out: number,
      sizeOut: number,
    ) => {
      const text = memory().readText(name, nameSize);
      const bytes = memory().read(argument, argumentSize);
      if (text === undefined || bytes === undefined) return WasmResult.InvalidMemoryAccess;
      const { code, bytes: result } = callForeign(vm.context, text, bytes);
      if (code !== WasmResult.Ok || out === 0 || sizeOut === 0) return code;
      return ok(memory().give(result, out, sizeOut));
    },
  };
}
