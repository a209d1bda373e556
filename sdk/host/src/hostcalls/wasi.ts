import type { Vm } from "../vm.ts";
import { lazily } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** WASI preview 1 errno. */
const errno = { success: 0, badFile: 8, fault: 21, invalid: 28, noEntry: 44, noSystem: 52, notSupported: 58 } as const;
/** As in the real host. */
const maxRandom = 64 * 1024;

/** The calls of WASI that mean something in a proxy; the others exist, so that modules load, and fail. */
export function wasiCalls(vm: Vm): HostCalls {
  const { memory, services } = lazily(vm);
  return {
    ...absentCalls(vm),
    clock_time_get: (clock: number, _precision: bigint, out: number) => {
      if (clock !== 0 && clock !== 1) return errno.notSupported;
      return memory().writeU64(out, BigInt(Math.round(services.clock.now() * 1e6))) ? errno.success : errno.fault;
    },
    random_get: (pointer: number, size: number) => {
      if (size >>> 0 > maxRandom) return errno.invalid;
      return memory().write(pointer, services.random(size >>> 0)) ? errno.success : errno.fault;
    },
    fd_write: (fd: number, vectors: number, count: number, writtenOut: number) => {
      if (fd !== 1 && fd !== 2) return errno.badFile;
      const text = gather(vm, vectors, count);
      if (text === undefined) return errno.fault;
      if (text.length > 0) {
        services.log({ level: fd === 1 ? "info" : "error", plugin: vm.context.plugin.name, message: text.toString() });
      }
      return memory().writeU32(writtenOut, text.length) ? errno.success : errno.fault;
    },
    proc_exit: () => undefined,
  };
}

/** The bytes of an array of (pointer, size). */
function gather(vm: Vm, vectors: number, count: number): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let index = 0; index < count >>> 0; index++) {
    const vector = vm.memory.read(vectors + 8 * index, 8);
    const part = vector === undefined ? undefined : vm.memory.read(vector.readUInt32LE(0), vector.readUInt32LE(4));
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** No files, no arguments, no environment. */
function absentCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  const nothing = (countOut: number, sizeOut: number): number =>
    memory().writeU32(countOut, 0) && memory().writeU32(sizeOut, 0) ? errno.success : errno.fault;
  return {
    args_sizes_get: nothing,
    args_get: () => errno.success,
    environ_sizes_get: nothing,
    environ_get: () => errno.success,
    sched_yield: () => errno.success,
    poll_oneoff: (_in: number, _out: number, _count: number, eventsOut: number) =>
      memory().writeU32(eventsOut, 0) ? errno.success : errno.fault,
    clock_res_get: () => errno.notSupported,
    fd_read: () => errno.notSupported,
    fd_seek: () => errno.notSupported,
    fd_close: () => errno.notSupported,
    fd_fdstat_get: () => errno.success,
    fd_fdstat_set_flags: () => errno.success,
    fd_prestat_get: () => errno.badFile,
    fd_prestat_dir_name: () => errno.noSystem,
    fd_filestat_get: () => errno.badFile,
    path_open: () => errno.noEntry,
    path_filestat_get: () => errno.notSupported,
  };
}
