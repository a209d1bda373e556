import { routeName } from "@sluice/controller";
import type { Attachment, JsonObject } from "../attachment.ts";
import { pinnedUrl } from "../attachment.ts";
import { type Target, withArticle } from "../target.ts";
import type { HostSettings, HostWriter, Slot } from "./host.ts";
import { objectName } from "./object-name.ts";

/** What a WasmPlugin's `matchRules` can name. */
const KINDS: readonly Target["kind"][] = ["Gateway", "HTTPRoute", "GRPCRoute", "Ingress", "Service", "Domain"];

/** A WasmPlugin of Higress for each plugin: all of its targets are rules of it. */
export const HIGRESS: HostWriter = {
  host: "higress",
  kind: {
    kind: "WasmPlugin",
    group: "extensions.higress.io",
    version: "v1alpha1",
    plural: "wasmplugins",
    remedy: "install Higress, or name another --target",
  },
  place: "higress",
  fault: ({ kind, section }) => {
    if (!KINDS.includes(kind)) return `no WasmPlugin of Higress's is for ${withArticle(kind)}: ${KINDS.join(", ")}`;
    if (section === undefined || kind === "Service") return undefined;
    return "Higress gives all rules of a route one name, and has none for listeners: name the whole, or a domain";
  },
  readsRoute: () => false,
  slots: (plugins, targets, { higressNamespace, name }) =>
    plugins.map((plugin) => ({
      namespace: higressNamespace,
      name: name ?? objectName(plugin, targets, true),
      targets,
      plugins: [plugin],
    })),
  entry,
  spec: (_, [entry = {}]) => entry,
  entries: (spec, [name = ""]) => new Map([[name, spec]]),
  notes: (targets) =>
    targets.some(({ kind }) => kind === "Gateway")
      ? ["Higress has one proxy for all of its Gateways: the plugin runs for every request of it"]
      : [],
};

function entry(attachment: Attachment, { targets }: Slot, settings: HostSettings): JsonObject {
  const { image, phase, priority, failOpen, pullSecret, config } = attachment;
  const isForAll = targets.some(({ kind }) => kind === "Gateway");
  return {
    url: pinnedUrl(image),
    sha256: image.digest,
    ...(pullSecret === undefined ? {} : { imagePullSecret: pullSecret }),
    phase,
    priority,
    failStrategy: failOpen ? "FAIL_OPEN" : "FAIL_CLOSE",
    ...(isForAll
      ? { defaultConfig: config }
      : { defaultConfigDisable: true, matchRules: rules(targets, config, settings) }),
  };
}

/** A rule that names a domain beside something else would be for that alone: each way of naming gets its own. */
function rules(targets: readonly Target[], config: JsonObject, settings: HostSettings): readonly JsonObject[] {
  const services = targets.filter(({ kind }) => kind === "Service").map(serviceName);
  const domains = targets.filter(({ kind }) => kind === "Domain").map(({ name }) => name);
  const routes = targets.flatMap((target) => routeNames(target, settings));
  return [
    ...(services.length === 0 ? [] : [{ service: services, config }]),
    ...(routes.length === 0 ? [] : [{ ingress: routes, config }]),
    ...(domains.length === 0 ? [] : [{ domain: domains, config }]),
  ];
}

function routeNames({ kind, namespace, name }: Target, { higressNamespace }: HostSettings): readonly string[] {
  if (kind !== "HTTPRoute" && kind !== "GRPCRoute" && kind !== "Ingress") return [];
  return [routeName(kind, { namespace, name }, higressNamespace)];
}

function serviceName({ namespace, name, section }: Target): string {
  return `${name}.${namespace}.svc.cluster.local${section === undefined ? "" : `:${section}`}`;
}
