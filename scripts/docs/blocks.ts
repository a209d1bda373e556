/** A fenced block of a Markdown page. */
export interface Block {
  /** `ts`, `sh` … */
  readonly language: string;
  /**
   * What stands behind the language: a file that a test writes (`file`), one that the block is an excerpt of (`from`), what it
   * configures (`of`), how its test calls it (`title`).
   */
  readonly label?: { readonly kind: Kind; readonly name: string };
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

type Kind = (typeof KINDS)[number];

const KINDS = ["file", "from", "of", "title"] as const;

const FENCE = /^```(\w*)(?: (\w+)=(\S+))?\n([\s\S]*?)^```$/gm;
/** Of any block, also of those that no test would see. */
const ANY_FENCE = /^\s*(?:```|~~~)/gm;

/** @throws Error for a fence that is not written as all others are: its block would be run by nobody */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks = [...markdown.matchAll(FENCE)].map(({ 1: language = "", 2: kind, 3: name, 4: text = "", index }) => ({
    language,
    ...(name === undefined || !isKind(kind) ? {} : { label: { kind, name } }),
    text,
    line: markdown.slice(0, index).split("\n").length,
  }));
  if ((markdown.match(ANY_FENCE) ?? []).length !== 2 * blocks.length) {
    throw new Error(
      "a block begins with ```LANGUAGE or ```LANGUAGE KIND=NAME at the begin of a line, and ends with ```",
    );
  }
  return blocks;
}

function isKind(text: string | undefined): text is Kind {
  return KINDS.some((kind) => kind === text);
}
