import { parse } from "yaml";
import { memo } from "../../../memo.ts";
import type { ConfigMap } from "../../../resources/resources.ts";

/** ConfigMaps with it tell which LoRA adapters belong to a model, as for GIE's body-based router from v1.3.0 on. */
const LABEL = "inference.networking.k8s.io/bbr-managed";
const BASE_MODEL = "baseModel";
const ADAPTERS = "adapters";

/** A model, and names of adapters that are served with it. */
export interface AdapterList {
  readonly baseModel: string;
  /** Sorted, each once. */
  readonly adapters: readonly string[];
}

/** What such a ConfigMap says, or what is wrong with it and where; undefined: it is about something else. */
export const adapterList = memo(
  ({ metadata, data = {} }: ConfigMap): AdapterList | { readonly path: string; readonly error: string } | undefined => {
    if (metadata.labels?.[LABEL] !== "true") return undefined;
    const baseModel = (data[BASE_MODEL] ?? "").trim();
    if (baseModel === "") {
      return { path: `data.${BASE_MODEL}`, error: `must name the model, since the label ${LABEL} is "true"` };
    }
    const adapters = readNames(data[ADAPTERS] ?? "");
    if (adapters !== undefined) return { baseModel, adapters };
    return { path: `data.${ADAPTERS}`, error: "must be a list of names in YAML, such as `- food-review`" };
  },
);

/** Undefined: it is no list of texts. */
function readNames(text: string): readonly string[] | undefined {
  const list = readYaml(text) ?? [];
  if (!Array.isArray(list) || !list.every((name) => typeof name === "string")) return undefined;
  const names = list.map((name: string) => name.trim()).filter((name) => name !== "");
  return [...new Set(names)].sort();
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return text;
  }
}
