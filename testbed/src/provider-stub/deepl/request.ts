import { between, type Fields, faultOf, flag, list, oneOf, required, text, whole } from "../fields.ts";
import type { JsonObject } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import { faulty, invalid } from "./errors.ts";

/** A request that passed every check. */
export interface TranslateRequest {
  readonly texts: readonly string[];
  /** Codes in upper case: `DE`, `PT-BR`. */
  readonly target: string;
  readonly source: string | undefined;
  readonly showBilled: boolean;
  readonly modelType: string | undefined;
  readonly steering: Steering;
}

const LANGUAGES = [
  ..."AR BG CS DA DE EL EN EN-GB EN-US ES ES-419 ET FI FR HE HU ID IT JA KO LT LV NB NL PL PT PT-BR PT-PT RO".split(
    " ",
  ),
  ..."RU SK SL SV TH TR UK VI ZH ZH-HANS ZH-HANT".split(" "),
];

/** The parameters of the API's OpenAPI document. */
const PARAMETERS: Fields = {
  text: required(list),
  target_lang: required(text),
  source_lang: text,
  context: text,
  show_billed_characters: flag,
  split_sentences: oneOf("0", "1", "nonewlines"),
  preserve_formatting: flag,
  formality: oneOf("default", "more", "less", "prefer_more", "prefer_less"),
  model_type: oneOf("quality_optimized", "prefer_quality_optimized", "latency_optimized"),
  glossary_id: text,
  glossary_ids: list,
  style_id: text,
  translation_memory_id: text,
  translation_memory_threshold: between(0, 100, whole),
  custom_instructions: list,
  tag_handling: oneOf("xml", "html"),
  tag_handling_version: oneOf("v1", "v2"),
  outline_detection: flag,
  enable_beta_languages: flag,
  non_splitting_tags: list,
  splitting_tags: list,
  ignore_tags: list,
};

const MAX_TEXTS = 50;

/** Checks a request as the API does. There is no model to steer by: directives in the texts or the context do. Throws StubError. */
export function readTranslateRequest(body: JsonObject): TranslateRequest {
  const fault = faultOf(body, PARAMETERS);
  if (fault !== undefined) throw faulty(fault);
  const texts = Array.isArray(body.text) ? body.text : [];
  const wrong = texts.findIndex((item) => typeof item !== "string");
  if (wrong >= 0) throw faulty({ what: "kind", path: `text[${wrong}]`, kinds: ["string"], value: texts[wrong] });
  if (texts.length === 0) throw faulty({ what: "missing", path: "text" });
  if (texts.length > MAX_TEXTS) throw invalid(`Too many texts: ${texts.length}, at most ${MAX_TEXTS} are allowed.`);
  return {
    texts,
    target: readLanguage(body.target_lang, "target_lang") ?? "",
    source: readLanguage(body.source_lang, "source_lang"),
    showBilled: body.show_billed_characters === true,
    modelType: typeof body.model_type === "string" ? body.model_type : undefined,
    steering: steer("", [...texts, String(body.context ?? "")].join("\n")),
  };
}

function readLanguage(value: unknown, name: string): string | undefined {
  if (typeof value !== "string") return undefined;
  const code = value.toUpperCase();
  // A source is a language, not one of its kinds.
  if (!LANGUAGES.includes(code) || (name === "source_lang" && code.includes("-"))) {
    throw faulty({ what: "value", path: name, values: LANGUAGES, value });
  }
  return code;
}
