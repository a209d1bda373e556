import { Bytes } from "../../bytes";
import { Usage } from "../usage";
import { Cost } from "./cost";
import { ModelPrice } from "./price";

const STAR: i32 = 0x2a;
const DASH: i32 = 0x2d;

/** Prices of models by name. */
@final
export class PriceTable {
  private readonly names: Map<string, ModelPrice> = new Map<string, ModelPrice>();
  /** Without their star; the longest first. */
  private readonly prefixes: Array<Bytes> = [];
  private readonly ofPrefixes: Array<ModelPrice> = [];

  get isEmpty(): bool {
    return this.names.size + this.prefixes.length == 0;
  }

  /** The price of the very name or pattern; null when it has none. */
  at(pattern: Bytes): ModelPrice | null {
    if (!isPattern(pattern)) return this.named(pattern);
    const at = this.prefixAt(pattern.slice(0, pattern.length - 1));
    return at < 0 ? null : this.ofPrefixes[at];
  }

  /** Takes the place of a price that is there. @param pattern a model's name, a beginning and a star, or a star for all others */
  set(pattern: Bytes, price: ModelPrice): void {
    if (!isPattern(pattern)) {
      this.names.set(pattern.toString(), price);
      return;
    }
    const prefix = pattern.slice(0, pattern.length - 1);
    let at = this.prefixAt(prefix);
    if (at >= 0) {
      this.ofPrefixes[at] = price;
      return;
    }
    at = this.prefixes.length;
    this.prefixes.push(prefix);
    this.ofPrefixes.push(price);
    for (; at > 0 && this.prefixes[at - 1].length < prefix.length; at--) {
      this.prefixes[at] = this.prefixes[at - 1];
      this.ofPrefixes[at] = this.ofPrefixes[at - 1];
    }
    this.prefixes[at] = prefix;
    this.ofPrefixes[at] = price;
  }

  /**
   * The price of a model: of its name, of its name without the date at its end (an answer names `gpt-4o-2024-08-06` where
   * `gpt-4o` was asked), or of the longest pattern; null when it has none.
   */
  find(model: Bytes): ModelPrice | null {
    const exact = this.named(model);
    if (exact != null) return exact;
    const undated = withoutDate(model);
    const usual = undated.length < model.length ? this.named(undated) : null;
    if (usual != null) return usual;
    for (let i = 0; i < this.prefixes.length; i++) {
      if (model.startsWith(this.prefixes[i])) return this.ofPrefixes[i];
    }
    return null;
  }

  private prefixAt(prefix: Bytes): i32 {
    for (let i = 0; i < this.prefixes.length; i++) if (this.prefixes[i].equals(prefix)) return i;
    return -1;
  }

  /** The most that a call may cost by one of the prices, in 10⁻¹² US$; -1 where none is known. */
  highest(usage: Usage): i64 {
    let most: i64 = -1;
    const named = this.names.values();
    for (let i = 0; i < named.length; i++) most = max(most, costBy(named[i], usage));
    for (let i = 0; i < this.ofPrefixes.length; i++) most = max(most, costBy(this.ofPrefixes[i], usage));
    return most;
  }

  private named(model: Bytes): ModelPrice | null {
    const name = model.toString();
    return this.names.has(name) ? this.names.get(name) : null;
  }
}

function costBy(price: ModelPrice, usage: Usage): i64 {
  const cost = Cost.of(usage, price);
  return cost.known ? cost.picoDollars : -1;
}

function isPattern(text: Bytes): bool {
  return text.at(text.length - 1) == STAR;
}

/** Without `-20250929` or `-2024-08-06`; the name itself when it ends in neither. */
function withoutDate(model: Bytes): Bytes {
  const end = model.length;
  if (isDate(model, end - 9, 8)) return model.slice(0, end - 9);
  const hasDashes = isDate(model, end - 11, 4) && isDate(model, end - 6, 2) && isDate(model, end - 3, 2);
  return hasDashes ? model.slice(0, end - 11) : model;
}

/** Whether a dash and so many digits stand there. */
function isDate(model: Bytes, at: i32, count: i32): bool {
  if (model.at(at) != DASH) return false;
  for (let i = 1; i <= count; i++) {
    if (<u32>(model.at(at + i) - 0x30) > 9) return false;
  }
  return true;
}
