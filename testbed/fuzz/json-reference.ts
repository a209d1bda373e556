/** The kinds of `JsonKind` (sdk/assembly/json/kind.ts). */
const KIND = { null: 1, false: 2, true: 3, number: 4, string: 5, object: 6, array: 7 } as const;

/** A value as JSON text says it: numbers keep their text, of duplicate keys the first counts. */
export interface Reference {
  readonly kind: number;
  /** A string's content; the source of any other value. */
  readonly text: string;
  readonly items: ReadonlyMap<string | number, Reference>;
  /** Levels of brackets. */
  readonly depth: number;
  readonly hasDuplicates: boolean;
}

export interface Leaf {
  /** The path, as gjson writes it. */
  readonly path: string;
  readonly keys: readonly (string | number)[];
  readonly value: Reference;
}

/** Brackets, strings, and whatever else stands between separators; the text was accepted by JSON.parse before. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[^\s,:"[\]{}]+|[[\]{},:])/gy;

class Source {
  readonly #tokens: readonly RegExpMatchArray[];
  readonly text: string;
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = [...text.matchAll(TOKEN)];
  }

  get token(): string {
    return this.#tokens[this.#next]?.[1] ?? "";
  }

  /** Start of the current token. */
  get start(): number {
    const token = this.#tokens[this.#next];
    return token === undefined ? this.text.length : (token.index ?? 0) + token[0].length - (token[1]?.length ?? 0);
  }

  /** Answers the token and moves on. */
  take(): string {
    const { token } = this;
    this.#next++;
    return token;
  }
}

/** Reads JSON text that JSON.parse accepts. */
export function readReference(text: string): Reference {
  return readValue(new Source(text));
}

/** UTF-8 has no surrogates. */
function content(literal: string): string {
  return Buffer.from(JSON.parse(literal) as string).toString("utf8");
}

function scalar(token: string): Reference {
  const common = { items: new Map(), depth: 0, hasDuplicates: false };
  if (token.startsWith('"')) return { ...common, kind: KIND.string, text: content(token) };
  if (token === "null" || token === "true" || token === "false") return { ...common, kind: KIND[token], text: token };
  return { ...common, kind: KIND.number, text: token };
}

function readValue(source: Source): Reference {
  const open = source.token;
  if (open !== "{" && open !== "[") return scalar(source.take());
  const { start } = source;
  source.take();
  const items = new Map<string | number, Reference>();
  let depth = 0;
  let hasDuplicates = false;
  for (let index = 0; source.token !== "}" && source.token !== "]"; index++) {
    const key = open === "[" ? index : content(source.take());
    if (open === "{") source.take();
    const value = readValue(source);
    hasDuplicates ||= items.has(key) || value.hasDuplicates;
    if (!items.has(key)) items.set(key, value);
    depth = Math.max(depth, value.depth);
    if (source.token === ",") source.take();
  }
  const end = source.start + 1;
  source.take();
  const kind = open === "{" ? KIND.object : KIND.array;
  return { kind, text: source.text.slice(start, end), items, depth: depth + 1, hasDuplicates };
}

/**
 * Every value below the root that a path can name, containers too.
 * @param isUtf8 whether the source was UTF-8; if not, a key with U+FFFD may be other bytes there
 */
export function leavesOf(root: Reference, isUtf8: boolean): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (value: Reference, path: string, keys: readonly (string | number)[]): void => {
    for (const [key, item] of value.items) {
      if (!isUtf8 && String(key).includes("\ufffd")) continue;
      const part = String(key).replaceAll(/[^a-zA-Z0-9\u0080-\uffff]/g, "\\$&");
      const itemPath = keys.length === 0 ? part : `${path}.${part}`;
      leaves.push({ path: itemPath, keys: [...keys, key], value: item });
      visit(item, itemPath, [...keys, key]);
    }
  };
  visit(root, "", []);
  return leaves;
}
