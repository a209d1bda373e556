import { createRequire } from "node:module";
import { countTokens as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as o200k } from "gpt-tokenizer/encoding/o200k_base";
import llama3 from "llama3-tokenizer-js";

/** A tokenizer that the estimate is fitted to. */
export interface Tokenizer {
  /** as in the SDK's enum, in its order */
  readonly name: string;
  count(text: string): number;
}

interface ClaudeTokenizer {
  encode(text: string, allowedSpecial: "all"): Uint32Array;
}

// The package's types want DOM's names, so it is asked for without them.
const { getTokenizer } = createRequire(import.meta.url)("@anthropic-ai/tokenizer") as {
  readonly getTokenizer: () => ClaudeTokenizer;
};
const claude = getTokenizer();

export const TOKENIZERS: readonly Tokenizer[] = [
  { name: "o200k", count: (text) => o200k(text) },
  { name: "cl100k", count: (text) => cl100k(text) },
  // As the package itself counts: its tokenizer is trained on normalised texts.
  { name: "claude", count: (text) => claude.encode(text.normalize("NFKC"), "all").length },
  { name: "llama3", count: (text) => llama3.encode(text, { bos: false, eos: false }).length },
];
