import type { Vm } from "../vm.ts";
import { bodyCalls } from "./buffers.ts";
import { controlCalls } from "./control.ts";
import { grpcCalls } from "./grpc.ts";
import { headerCalls } from "./headers.ts";
import { higressCalls } from "./higress.ts";
import { httpCalls } from "./http.ts";
import { metricCalls } from "./metrics.ts";
import { propertyCalls } from "./properties.ts";
import { sharedCalls } from "./shared.ts";
import { wasiCalls } from "./wasi.ts";

/** Functions of one import module. All arguments are i32 save where bigint is said. */
export type HostCalls = Record<string, (...args: never[]) => number | undefined>;

/** Calls that the guest may make while it allocates memory for the host. */
const allowedWhileAllocating = new Set(["proxy_log", "fd_write", "clock_time_get", "poll_oneoff"]);

/** The imports that this host offers a module; anything else makes it refuse the module. */
export function hostImports(vm: Vm): WebAssembly.Imports {
  const env: HostCalls = {
    ...controlCalls(vm),
    ...headerCalls(vm),
    ...bodyCalls(vm),
    ...httpCalls(vm),
    ...sharedCalls(vm),
    ...metricCalls(vm),
    ...propertyCalls(vm),
    ...grpcCalls(vm),
    ...(vm.services.personality === "higress" ? higressCalls(vm) : {}),
  };
  const wasi = guarded(vm, wasiCalls(vm));
  return {
    env: guarded(vm, onlyOf(vm, env)),
    wasi_snapshot_preview1: wasi,
    wasi_unstable: wasi,
  };
}

/** Calls that belong to some ABI versions only. */
function onlyOf(vm: Vm, calls: HostCalls): HostCalls {
  const wrong =
    vm.abi === "0_1_0"
      ? ["proxy_continue_stream", "proxy_close_stream", "proxy_get_log_level"]
      : [
          "proxy_get_configuration",
          "proxy_continue_request",
          "proxy_continue_response",
          "proxy_clear_route_cache",
          ...(vm.abi === "0_2_0" ? ["proxy_get_log_level"] : []),
        ];
  return Object.fromEntries(Object.entries(calls).filter(([name]) => !wrong.includes(name)));
}

function guarded(vm: Vm, calls: HostCalls): WebAssembly.Imports[string] {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => {
      if (allowedWhileAllocating.has(name)) return [name, call];
      return [
        name,
        (...args: never[]) => {
          vm.checkRestricted(name);
          return call(...args);
        },
      ];
    }),
  );
}
