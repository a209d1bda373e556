import {
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
} from "./abi/env";
import { outExtra, outPointer, outSize, takeOut } from "./abi/memory";
import { WasmResult } from "./abi/types";
import { Bytes } from "./bytes";

/** A first-in first-out queue between VMs; the VM that registered it gets `onQueueReady` when something came. */
@final
export class SharedQueue {
  /** @param token the host's number of the queue; 0 when there is none */
  private constructor(readonly token: u32) {}

  /** Opens a queue of this VM for reading; the same name gives the same queue. */
  static register(name: string): SharedQueue {
    const key = Bytes.of(name);
    store<u32>(outExtra(), 0);
    const result = proxy_register_shared_queue(key.ptr, key.length, outExtra());
    return new SharedQueue(result == WasmResult.Ok ? load<u32>(outExtra()) : 0);
  }

  /** Finds a queue that a VM with that `vm_id` registered, to write to it. */
  static resolve(vmId: string, name: string): SharedQueue {
    const vm = Bytes.of(vmId);
    const key = Bytes.of(name);
    store<u32>(outExtra(), 0);
    const result = proxy_resolve_shared_queue(vm.ptr, vm.length, key.ptr, key.length, outExtra());
    return new SharedQueue(result == WasmResult.Ok ? load<u32>(outExtra()) : 0);
  }

  /** The queue of that token, which another VM has told. */
  static at(token: u32): SharedQueue {
    return new SharedQueue(token);
  }

  get exists(): bool {
    return this.token != 0;
  }

  /** False when the queue is gone. */
  push(item: Bytes): bool {
    return proxy_enqueue_shared_queue(this.token, item.ptr, item.length) == WasmResult.Ok;
  }

  /** Takes the oldest item; null when the queue is empty. */
  pop(): Bytes | null {
    const result = proxy_dequeue_shared_queue(this.token, outPointer(), outSize());
    return result == WasmResult.Ok ? takeOut() : null;
  }
}
