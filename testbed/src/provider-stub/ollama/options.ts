import type { Options } from "ollama";
import { decimal, type Field, type Fields, faultOf, flag, type Kind, list } from "../fields.ts";
import { isObject } from "../json.ts";
import { invalid } from "./errors.ts";

/** What of a model's options an answer depends on. */
export interface ReadOptions {
  readonly maxTokens: number | undefined;
  readonly stops: readonly string[];
}

type Known = Exclude<keyof Options, Gone>;

/** Options that the client's type still has and the server does not know any more (api/types.go). */
type Gone =
  | "numa"
  | "low_vram"
  | "f16_kv"
  | "logits_all"
  | "vocab_only"
  | "use_mlock"
  | "embedding_only"
  | "tfs_z"
  | "mirostat"
  | "mirostat_tau"
  | "mirostat_eta"
  | "penalize_newline";

/** The server cuts a decimal given for a whole number. */
const cut: Field = { kinds: ["integer", "number"] };

const OPTIONS: Readonly<Record<Known | "draft_num_predict", Fields[string]>> = {
  num_ctx: cut,
  num_batch: cut,
  num_gpu: cut,
  main_gpu: cut,
  use_mmap: flag,
  num_thread: cut,
  draft_num_predict: cut,
  num_keep: cut,
  seed: cut,
  num_predict: cut,
  top_k: cut,
  top_p: decimal,
  min_p: decimal,
  typical_p: decimal,
  repeat_last_n: cut,
  temperature: decimal,
  repeat_penalty: decimal,
  presence_penalty: decimal,
  frequency_penalty: decimal,
  stop: list,
};

const NAMES: Readonly<Record<Kind, string>> = {
  string: "string",
  integer: "integer",
  number: "float32",
  boolean: "boolean",
  array: "array",
  object: "object",
};

/** Checks `options` as the server does, and refuses those it would only warn of in its log. Throws StubError. */
export function readOptions(options: unknown): ReadOptions {
  if (!isObject(options)) return { maxTokens: undefined, stops: [] };
  const fault = faultOf(options, OPTIONS);
  if (fault?.what === "unknown") throw invalid(`invalid option provided: "${fault.path}"`);
  if (fault?.what === "kind") {
    throw invalid(`option "${fault.path}" must be of type ${NAMES[fault.kinds[0] ?? "string"]}`);
  }
  const stops = Array.isArray(options.stop) ? options.stop : [];
  if (stops.some((stop) => typeof stop !== "string")) throw invalid('option "stop" must be of an array of strings');
  const limit = options.num_predict;
  // -1, and zero, mean no limit.
  return { maxTokens: typeof limit === "number" && limit > 0 ? Math.trunc(limit) : undefined, stops };
}
