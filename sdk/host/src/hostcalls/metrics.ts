import { WasmResult } from "../abi.ts";
import type { Vm } from "../vm.ts";
import { lazily, ok } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** Counters, gauges, histograms. */
export function metricCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  return {
    proxy_define_metric: (type: number, name: number, nameSize: number, idOut: number) => {
      const text = memory().readText(name, nameSize);
      if (text === undefined) return WasmResult.InvalidMemoryAccess;
      const id = vm.metrics.define(type >>> 0, text);
      return id === undefined ? WasmResult.BadArgument : ok(memory().writeU32(idOut, id));
    },
    proxy_increment_metric: (id: number, offset: bigint) => vm.metrics.increment(id >>> 0, offset),
    proxy_record_metric: (id: number, value: bigint) => vm.metrics.record(id >>> 0, value),
    proxy_get_metric: (id: number, out: number) => {
      const value = vm.metrics.read(id >>> 0);
      return typeof value === "bigint" ? ok(memory().writeU64(out, value)) : value.error;
    },
  };
}
