import { ConfigMap, PrefixMap } from "proxy-wasm-assemblyscript-sdk/assembly";

const ANY: string = "*";

/** Which model stands for which: whole names, prefixes, a default. */
@final
export class ModelMapping {
  private readonly exact: Map<string, string> = new Map<string, string>();
  private readonly prefixes: PrefixMap = new PrefixMap();
  private fallback: string = "";

  /** Of equal keys the last one counts. */
  constructor(mapping: ConfigMap<string>) {
    for (let i = 0; i < mapping.length; i++) {
      const key = mapping.keys[i];
      const model = mapping.values[i];
      if (key == ANY) this.fallback = model;
      else if (key.endsWith(ANY)) this.prefixes.set(key.substring(0, key.length - 1), model);
      else this.exact.set(key, model);
    }
  }

  /** Whether any model is renamed at all. */
  get isEmpty(): bool {
    return this.exact.size == 0 && this.prefixes.isEmpty && this.fallback.length == 0;
  }

  /** The model to send on for the one asked for (may be empty), which is also the answer where nothing is to change. */
  resolve(model: string): string {
    const mapped = this.lookUp(model);
    return mapped.length > 0 ? mapped : model;
  }

  private lookUp(model: string): string {
    if (this.exact.has(model)) return this.exact.get(model);
    const beginning = this.prefixes.find(model);
    if (beginning != null) return beginning;
    return this.fallback;
  }
}
