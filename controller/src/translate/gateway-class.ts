import type { TargetKind } from "../ir/fleet.ts";
import type { StatusUpdate } from "../ir/status.ts";
import type { GatewayClass } from "../resources/resources.ts";
import { refOf } from "../store/kube-object.ts";
import type { Entry, ResourceStore } from "../store/resource-store.ts";
import { CLASS_CONFIG_KEY, type ClassConfig, parseClassConfig } from "./class-config.ts";
import { condition } from "./condition.ts";
import { SUPPORTED_FEATURES } from "./features.ts";
import type { TranslateOptions } from "./options.ts";

/** A class whose Gateways are read. */
export interface ClassModel {
  readonly name: string;
  readonly target: TargetKind;
  readonly fleet: "own" | "merged";
  /** Of Gateways that name none. */
  readonly addresses: readonly string[];
  /** Listener port → port that the proxies open. */
  readonly ports: Readonly<Record<string, number>>;
  /** Whether statuses of its Gateways and of their routes are ours to write. */
  readonly reports: boolean;
  /** Why its parameters cannot be used, so that nobody knows how its Gateways are to be served. */
  readonly error?: string;
  /** Why older parameters are used than those it has. */
  readonly outdated?: string;
}

type ClassStore = ResourceStore<"ConfigMap" | "GatewayClass">;

/** Controllers of other data planes, whose Gateways we only read. */
const FOREIGN: Readonly<Record<Exclude<TargetKind, "envoy">, string>> = {
  higress: "higress.io/gateway-controller",
  istio: "istio.io/gateway-controller",
  "envoy-gateway": "gateway.envoyproxy.io/gatewayclass-controller",
};

/** Classes that a file may leave out. */
const IMPLIED = ["higress", "sluice"];

/** The classes that are read, by name. */
export function readClasses(store: ClassStore, options: TranslateOptions): ReadonlyMap<string, ClassModel> {
  const classes = new Map<string, ClassModel>();
  for (const object of store.list("GatewayClass")) {
    const relation = relationOf(object, options);
    if (relation !== undefined) classes.set(object.metadata.name, readClass(store, object, { options, relation }));
  }
  if (options.acceptsHigressClass) {
    for (const name of IMPLIED.filter((name) => store.entry("GatewayClass", "", name) === undefined)) {
      classes.set(name, configuredClass(name, {}, { options, relation: "ours" }));
    }
  }
  return classes;
}

/** Statuses of the classes that are ours. */
export function classStatuses(store: ClassStore, options: TranslateOptions): readonly StatusUpdate[] {
  return store.entries("GatewayClass").flatMap((entry) => {
    const relation = relationOf(entry.object, options);
    if (relation !== "ours") return [];
    return [classStatus(entry, readClass(store, entry.effective ?? entry.object, { options, relation }))];
  });
}

function classStatus({ object, issues }: Entry<"GatewayClass">, { error, outdated }: ClassModel): StatusUpdate {
  const [issue] = issues;
  const problem = error ?? outdated ?? (issue === undefined ? undefined : `${issue.path}: ${issue.message}`);
  return {
    ref: refOf(object),
    generation: object.metadata.generation ?? 1,
    kind: "conditions",
    conditions: [
      problem === undefined
        ? condition("Accepted", true, "Accepted", "Gateways of this class are served")
        : condition("Accepted", false, "InvalidParameters", problem),
      condition("SupportedVersion", true, "SupportedVersion", "Gateway API v1.4"),
    ],
    extra: { supportedFeatures: SUPPORTED_FEATURES.map((name) => ({ name })) },
  };
}

interface Reading {
  readonly options: TranslateOptions;
  readonly relation: "ours" | "foreign";
}

function relationOf({ metadata, spec }: GatewayClass, options: TranslateOptions): Reading["relation"] | undefined {
  if (spec.controllerName === options.controllerName) return "ours";
  const higress = metadata.name === "higress" || spec.controllerName === FOREIGN.higress;
  if (options.acceptsHigressClass && higress) return "ours";
  return options.target !== "envoy" && spec.controllerName === FOREIGN[options.target] ? "foreign" : undefined;
}

/** The parameters of another controller's class are none of ours. */
function readClass(store: ClassStore, object: GatewayClass, reading: Reading): ClassModel {
  const name = object.metadata.name;
  const ours = object.spec.controllerName === reading.options.controllerName;
  if (object.spec.parametersRef === undefined || !ours) return configuredClass(name, {}, reading);
  const parameters = readParameters(store, object.spec.parametersRef);
  if ("error" in parameters) {
    return { ...configuredClass(name, {}, reading), error: `spec.parametersRef: ${parameters.error}` };
  }
  const { config, outdated } = parameters;
  const configured = configuredClass(name, config, reading);
  return outdated === undefined ? configured : { ...configured, outdated: `spec.parametersRef: ${outdated}` };
}

type Parameters = { readonly config: ClassConfig; readonly outdated?: string } | { readonly error: string };

function readParameters(
  store: ClassStore,
  { group, kind, namespace, name }: NonNullable<GatewayClass["spec"]["parametersRef"]>,
): Parameters {
  if (group !== "" || kind !== "ConfigMap") return { error: "must name a ConfigMap of the core group" };
  if (namespace === undefined) return { error: "namespace is missing: a ConfigMap has one" };
  const entry = store.entry("ConfigMap", namespace, name);
  if (entry?.effective === undefined) return { error: `ConfigMap ${namespace}/${name} does not exist` };
  const text = entry.effective.data?.[CLASS_CONFIG_KEY];
  if (text === undefined) return { error: `ConfigMap ${namespace}/${name} has no key ${CLASS_CONFIG_KEY}` };
  const result = parseClassConfig(text);
  const [issue] = entry.effective === entry.object ? [] : entry.issues;
  if ("error" in result || issue === undefined) return result;
  return { ...result, outdated: `${issue.message}; the last valid parameters stay in effect` };
}

/** A class with what its parameters say, and the controller's flags where they say nothing. */
export function configuredClass(name: string, config: ClassConfig, { options, relation }: Reading): ClassModel {
  const target = config.target ?? options.target;
  return {
    name,
    target,
    fleet: config.fleet ?? "own",
    addresses: config.addresses ?? options.addresses,
    ports: config.ports ?? {},
    reports: relation === "ours" && target === "envoy",
  };
}
