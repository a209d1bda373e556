import { WasmResult } from "./abi.ts";
import { type BytesLike, toBytes } from "./byte-buffer.ts";

interface Entry {
  readonly value: Buffer;
  readonly cas: number;
}

/** Shared data of the whole process, scoped by vm_id. It knows no delete, no expiry and no listing, like Envoy's. */
export class SharedData {
  readonly #vms = new Map<string, Map<string, Entry>>();
  #lastCas = 0;

  get(vmId: string, key: string): Entry | undefined {
    return this.#vms.get(vmId)?.get(key);
  }

  /** @param cas the version the writer read; 0 writes in any case */
  set(vmId: string, key: string, value: Buffer, cas: number): number {
    let entries = this.#vms.get(vmId);
    if (entries === undefined) {
      entries = new Map();
      this.#vms.set(vmId, entries);
    }
    const old = entries.get(key);
    if (old !== undefined && cas !== 0 && cas !== old.cas) return WasmResult.CasMismatch;
    this.#lastCas += 1;
    entries.set(key, { value, cas: this.#lastCas });
    return WasmResult.Ok;
  }

  /** For scenarios: the value as UTF-8. */
  text(key: string, vmId = ""): string | undefined {
    return this.get(vmId, key)?.value.toString("utf8");
  }

  /** For scenarios: writes whatever the version is. */
  put(key: string, value: BytesLike, vmId = ""): void {
    this.set(vmId, key, toBytes(value), 0);
  }

  /** For scenarios: the keys of a VM, sorted. */
  keys(vmId = ""): string[] {
    return [...(this.#vms.get(vmId)?.keys() ?? [])].sort();
  }
}
