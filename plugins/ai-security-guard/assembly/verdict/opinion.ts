import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What is kept of a service's words: they come from outside. */
const MOST_CATEGORIES: i32 = 128;
const LONGEST_CATEGORY: i32 = 64;

/** What a service found in a text. */
@final
export class Category {
  constructor(
    readonly name: string,
    /** 0 to 1, of Azure 0 to 7 */
    readonly score: f64,
    /** whether it counts by the service's own measure */
    readonly flagged: bool,
  ) {}
}

/** What Aliyun's guard found in one dimension. */
@final
export class RiskDetail {
  constructor(
    /** the dimension: `contentModeration`, `promptAttack`, … */
    readonly type: string,
    readonly level: string,
    readonly masks: bool,
    /** the text as the service would mask it; no bytes: it offers none */
    readonly masked: Bytes,
  ) {}
}

/** What a service says of a text, before anybody asks what it leads to. */
@final
export class Opinion {
  /** Whether the text is to be kept away, by the service's own measure. */
  flagged: bool = false;
  /** False: there was more than is kept, which might count as well. */
  isWhole: bool = true;
  readonly categories: Array<Category> = [];
  /** The text in the place of which something else is offered; null: nothing is. */
  replacement: Bytes | null = null;

  /** Aliyun's: its code, its levels, and its dimensions. */
  code: i32 = 200;
  riskLevel: string = "";
  attackLevel: string = "";
  readonly details: Array<RiskDetail> = [];
  /** The first label of what was found, and the words that it was found by. */
  label: string = "";
  words: string = "";

  /** What comes beyond a limit is dropped, and the opinion is not whole. */
  add(name: Bytes, score: f64, flagged: bool): void {
    if (name.length == 0) return;
    if (this.categories.length >= MOST_CATEGORIES) {
      this.isWhole = false;
      return;
    }
    const text = name.slice(0, LONGEST_CATEGORY).toString();
    this.categories.push(new Category(text, isFinite(score) ? score : 0, flagged));
  }

  addDetail(detail: RiskDetail): void {
    if (this.details.length < MOST_CATEGORIES) this.details.push(detail);
    else this.isWhole = false;
  }

  /** Bytes that it takes while it is remembered, about. */
  get size(): i32 {
    const replacement = this.replacement;
    let size = replacement == null ? 0 : replacement.length;
    for (let i = 0; i < this.details.length; i++) size += this.details[i].masked.length;
    return size + 64 * (this.categories.length + this.details.length) + 2 * this.words.length;
  }
}
