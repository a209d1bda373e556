import { HeaderMapType, WasmResult } from "../abi.ts";
import type { HeaderMap } from "../header-map.ts";
import { decodePairs, encodePairs } from "../pairs.ts";
import type { Vm } from "../vm.ts";
import { lazily, ok } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** Header maps. A map that this phase has not: BadArgument; an absent header: NotFound. */
export function headerCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  return {
    proxy_get_header_map_value: (type: number, key: number, keySize: number, out: number, sizeOut: number) => {
      if (type >>> 0 > HeaderMapType.CalloutTrailers) return WasmResult.BadArgument;
      const name = memory().readHeader(key, keySize);
      if (name === undefined) return WasmResult.InvalidMemoryAccess;
      const { context } = vm;
      const map = context.headerMap(type, false);
      if (map === undefined) return context.logging ? WasmResult.NotFound : WasmResult.BadArgument;
      const value = map.get(name);
      if (value !== undefined) return ok(memory().give(Buffer.from(value, "latin1"), out, sizeOut));
      return vm.abi === "0_1_0" ? ok(memory().give(Buffer.alloc(0), out, sizeOut)) : WasmResult.NotFound;
    },
    proxy_get_header_map_pairs: (type: number, out: number, sizeOut: number) => {
      if (type >>> 0 > HeaderMapType.CalloutTrailers) return WasmResult.BadArgument;
      const pairs = [...(vm.context.headerMap(type, false) ?? [])];
      return ok(memory().give(pairs.length === 0 ? Buffer.alloc(0) : encodePairs(pairs), out, sizeOut));
    },
    proxy_get_header_map_size: (type: number, out: number) => {
      const map = vm.context.headerMap(type, false);
      return map === undefined ? WasmResult.BadArgument : ok(memory().writeU32(out, map.byteSize()));
    },
    ...changingCalls(vm),
  };
}

function changingCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  const change = (type: number, edit: (map: HeaderMap) => void): number => {
    const { context } = vm;
    const map = type >>> 0 > HeaderMapType.CalloutTrailers ? undefined : context.headerMap(type, true);
    if (map === undefined) return WasmResult.BadArgument;
    edit(map);
    context.onHeadersChanged(type);
    return WasmResult.Ok;
  };
  const withPair =
    (edit: (map: HeaderMap, name: string, value: string) => void) =>
    (type: number, key: number, keySize: number, value: number, valueSize: number): number => {
      const name = memory().readHeader(key, keySize);
      const text = memory().readHeader(value, valueSize);
      if (name === undefined || text === undefined) return WasmResult.InvalidMemoryAccess;
      return change(type, (map) => edit(map, name, text));
    };
  return {
    proxy_add_header_map_value: withPair((map, name, value) => map.add(name, value)),
    proxy_replace_header_map_value: withPair((map, name, value) => map.set(name, value)),
    proxy_remove_header_map_value: (type: number, key: number, keySize: number) => {
      const name = memory().readHeader(key, keySize);
      if (name === undefined) return WasmResult.InvalidMemoryAccess;
      return change(type, (map) => map.delete(name));
    },
    proxy_set_header_map_pairs: (type: number, pairs: number, size: number) => {
      const bytes = memory().read(pairs, size);
      if (bytes === undefined) return WasmResult.InvalidMemoryAccess;
      return change(type, (map) => map.replaceAll(decodePairs(bytes)));
    },
  };
}
