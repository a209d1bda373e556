import { WasmResult } from "./abi.ts";
import type { HeaderMap } from "./header-map.ts";
import type { LocalReply } from "./local-reply.ts";
import type { PluginSettings } from "./plugin.ts";
import type { RootContext } from "./root-context.ts";
import type { StreamInfo } from "./stream-info.ts";
import type { Vm } from "./vm.ts";

/** A buffer as a guest sees it. */
export interface GuestBuffer {
  readonly length: number;
  /** The bytes `[start, end)`, cut to what there is. */
  window(start: number, end: number): Buffer;
  /** Absent where the buffer cannot be written. Answers a WasmResult. */
  splice?(start: number, length: number, data: Buffer): number;
}

export function constantBuffer(bytes: Buffer): GuestBuffer {
  return { length: bytes.length, window: (start, end) => bytes.subarray(start, end) };
}

/** One context of a VM: the plugin's root, or one stream of it. Hostcalls are answered by the current one. */
export abstract class Context {
  readonly vm: Vm;
  readonly id: number;
  readonly plugin: PluginSettings;
  /** Whether proxy_on_context_create has run. */
  created = false;

  constructor(vm: Vm, id: number, plugin: PluginSettings) {
    this.vm = vm;
    this.id = id;
    this.plugin = plugin;
    vm.contexts.set(id, this);
  }

  abstract get root(): RootContext;

  /** The stream's facts; undefined on a root context. */
  get info(): StreamInfo | undefined {
    return undefined;
  }

  /** The map for reading; `writable` maps may be made on demand. Undefined when this phase has none. */
  abstract headerMap(type: number, writable: boolean): HeaderMap | undefined;

  abstract buffer(type: number): GuestBuffer | undefined;

  /** Whether the maps are those of the access log, where an absent map reads as an absent header. */
  get logging(): boolean {
    return false;
  }

  continueStream(type: number): number {
    return type > 3 ? WasmResult.BadArgument : WasmResult.Ok;
  }

  closeStream(type: number): number {
    return type > 3 ? WasmResult.BadArgument : WasmResult.Ok;
  }

  sendLocalReply(_reply: LocalReply): void {}

  onHeadersChanged(_type: number): void {}

  setProperty(_path: string, _value: Buffer): number {
    return WasmResult.NotFound;
  }

  injectEncodedData(_bytes: Buffer, _end: boolean): void {}

  clearRouteCache(): void {}

  /** Runs proxy_on_delete and forgets the context. */
  delete(): void {
    if (this.created) this.vm.run(this, "proxy_on_delete");
    this.vm.contexts.delete(this.id);
  }
}
