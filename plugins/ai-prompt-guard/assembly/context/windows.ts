import { Bytes, ConfigMap } from "proxy-wasm-assemblyscript-sdk/assembly";

const STAR: i32 = 0x2a;

/** How many tokens models take: exact names, then the longest beginning that fits. */
@final
export class Windows {
  private readonly names: Array<Bytes> = [];
  private readonly sizes: Array<i64> = [];

  /** @param others the window of models that `models` does not name, in tokens; 0: none is known */
  constructor(
    models: ConfigMap<i32>,
    private readonly others: i64,
  ) {
    for (let i = 0; i < models.length; i++) {
      this.names.push(Bytes.of(models.keys[i]));
      this.sizes.push(<i64>models.values[i]);
    }
  }

  /** In tokens; 0: it is not known. @param model UTF-8; empty: nobody said */
  of(model: Bytes): i64 {
    let found = this.others;
    let longest = -1;
    for (let i = 0; i < this.names.length; i++) {
      const name = this.names[i];
      if (name.equals(model)) return this.sizes[i];
      const length = name.length - 1;
      if (length <= longest || name.at(length) != STAR || !model.startsWith(name.slice(0, length))) continue;
      longest = length;
      found = this.sizes[i];
    }
    return found;
  }
}
