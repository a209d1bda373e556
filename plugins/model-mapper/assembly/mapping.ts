import { ConfigMap } from "proxy-wasm-assemblyscript-sdk/assembly";

const ANY: string = "*";

@final
class Prefix {
  constructor(
    readonly text: string,
    readonly model: string,
  ) {}
}

/** Which model stands for which: whole names, prefixes, a default. */
@final
export class ModelMapping {
  private readonly exact: Map<string, string> = new Map<string, string>();
  /** Longest first, so that the first that matches is the most specific. */
  private readonly prefixes: Array<Prefix> = [];
  private fallback: string = "";

  /** Of equal keys the last one counts. */
  constructor(mapping: ConfigMap<string>) {
    for (let i = 0; i < mapping.length; i++) {
      const key = mapping.keys[i];
      const model = mapping.values[i];
      if (key == ANY) this.fallback = model;
      else if (key.endsWith(ANY)) this.addPrefix(new Prefix(key.substring(0, key.length - 1), model));
      else this.exact.set(key, model);
    }
  }

  /** Whether any model is renamed at all. */
  get isEmpty(): bool {
    return this.exact.size == 0 && this.prefixes.length == 0 && this.fallback.length == 0;
  }

  /** The model to send on for the one asked for (may be empty), which is also the answer where nothing is to change. */
  resolve(model: string): string {
    const mapped = this.lookUp(model);
    return mapped.length > 0 ? mapped : model;
  }

  private addPrefix(prefix: Prefix): void {
    const prefixes = this.prefixes;
    prefixes.push(prefix);
    // Ahead of those of its own length too: were one the same, the later one counts.
    for (let i = prefixes.length - 1; i > 0 && prefixes[i - 1].text.length <= prefix.text.length; i--) {
      prefixes[i] = prefixes[i - 1];
      prefixes[i - 1] = prefix;
    }
  }

  private lookUp(model: string): string {
    if (this.exact.has(model)) return this.exact.get(model);
    for (let i = 0; i < this.prefixes.length; i++) {
      if (model.startsWith(this.prefixes[i].text)) return this.prefixes[i].model;
    }
    return this.fallback;
  }
}
