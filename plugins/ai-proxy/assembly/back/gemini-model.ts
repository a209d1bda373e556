import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a model's name says of what it takes. */
export const enum GeminiGeneration {
  /** before 2.5, and other models than Gemini's: they do not think, and refuse to be told how much */
  Plain,
  /** 2.5: thinking within a budget of tokens */
  Budgets,
  /** 3 and later, and `…-latest`: thinking in levels, and calls go back with their signatures */
  Levels,
}

const PREFIX: Bytes = Bytes.of("gemini-");

/** The generation that a model is of; its name may have a path before it. */
export function generationOf(model: Bytes): GeminiGeneration {
  const at = model.indexOf(PREFIX);
  if (at < 0) return GeminiGeneration.Plain;
  const version = model.slice(at + PREFIX.length);
  const major = version.at(0);
  if (major == 0x31) return GeminiGeneration.Plain;
  if (major != 0x32) return GeminiGeneration.Levels;
  return version.at(2) == 0x35 ? GeminiGeneration.Budgets : GeminiGeneration.Plain;
}
