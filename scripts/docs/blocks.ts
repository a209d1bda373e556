/** A fenced block of a Markdown page. */
export interface Block {
  /** `ts`, `sh` … */
  readonly language: string;
  /** What stands behind the language: a file that a test writes (`file`), one that the block is an excerpt of (`from`), what it configures (`of`). */
  readonly label?: { readonly kind: "file" | "from" | "of"; readonly name: string };
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const FENCE = /^```(\w*)(?: (file|from|of)=(\S+))?\n([\s\S]*?)^```$/gm;

export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(FENCE)].map(({ 1: language = "", 2: kind, 3: name, 4: text = "", index }) => ({
    language,
    ...(name === undefined || !isKind(kind) ? {} : { label: { kind, name } }),
    text,
    line: markdown.slice(0, index).split("\n").length,
  }));
}

function isKind(text: string | undefined): text is "file" | "from" | "of" {
  return text === "file" || text === "from" || text === "of";
}
