import type { Ingress, IngressClass } from "../../resources/resources.ts";
import type { ResourceStore } from "../../store/resource-store.ts";
import { CLASS_CONFIG_KEY, type ClassConfig, parseClassConfig } from "../class-config.ts";
import { type ClassModel, configuredClass } from "../gateway-class.ts";
import type { TranslateOptions } from "../options.ts";

const HIGRESS_CONTROLLER = "higress.io/ingress-controller";
const DEFAULT_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";
/** What named the class before `ingressClassName` did (Kubernetes 1.18). */
const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
/** Classes that a file may leave out. */
const IMPLIED = ["higress", "sluice"];

/** The IngressClasses that are read, and which of them Ingresses without one have. */
export class IngressClasses {
  readonly #classes = new Map<string, ClassModel>();
  readonly #default: string | undefined;

  constructor(store: ResourceStore, options: TranslateOptions) {
    const defaults: IngressClass[] = [];
    for (const object of store.list("IngressClass")) {
      const relation = relationOf(object, options);
      if (object.metadata.annotations?.[DEFAULT_ANNOTATION] === "true") defaults.push(object);
      if (relation === undefined) continue;
      const config = relation === "ours" ? readParameters(store, object) : {};
      this.#classes.set(object.metadata.name, ingressClass(object.metadata.name, config, { options, relation }));
    }
    if (options.acceptsHigressClass) {
      for (const name of IMPLIED.filter((name) => store.entry("IngressClass", "", name) === undefined)) {
        this.#classes.set(name, ingressClass(name, {}, { options, relation: "ours" }));
      }
    }
    // Of several defaults the API server takes the newest; names decide between those of the same time.
    const newest = (a: IngressClass, b: IngressClass) => createdAt(a).localeCompare(createdAt(b));
    this.#default = defaults.sort(newest).at(-1)?.metadata.name;
  }

  /** The class of an Ingress, if it is one that is read. */
  of({ metadata, spec }: Ingress): ClassModel | undefined {
    const name = spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION] ?? this.#default;
    return name === undefined ? undefined : this.#classes.get(name);
  }
}

function createdAt({ metadata }: IngressClass): string {
  return metadata.creationTimestamp ?? "";
}

interface Reading {
  readonly options: TranslateOptions;
  readonly relation: "ours" | "foreign";
}

function relationOf({ metadata, spec }: IngressClass, options: TranslateOptions): Reading["relation"] | undefined {
  if (spec.controller === options.ingressControllerName) return "ours";
  if (metadata.name !== "higress" && spec.controller !== HIGRESS_CONTROLLER) return undefined;
  if (options.acceptsHigressClass) return "ours";
  return options.target === "higress" ? "foreign" : undefined;
}

/** Parameters that cannot be read count as none: Ingresses have nowhere to say so. */
function readParameters(store: ResourceStore, { spec: { parameters } }: IngressClass): ClassConfig {
  if (parameters?.kind !== "ConfigMap" || (parameters.apiGroup ?? "") !== "") return {};
  const text = store.get("ConfigMap", parameters.namespace ?? "", parameters.name)?.data?.[CLASS_CONFIG_KEY];
  const result = text === undefined ? undefined : parseClassConfig(text);
  return result !== undefined && "config" in result ? result.config : {};
}

/** All Ingresses of a class are served together. */
function ingressClass(name: string, config: ClassConfig, reading: Reading): ClassModel {
  return configuredClass(name, { ...config, fleet: "merged" }, reading);
}
