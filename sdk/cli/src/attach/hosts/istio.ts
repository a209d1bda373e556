import { UserError } from "@sluice/manifest";
import { type Attachment, type JsonObject, pinnedUrl } from "../attachment.ts";
import { formatTarget, type Target, withArticle } from "../target.ts";
import type { HostSettings, HostWriter, RouteFacts, Slot } from "./host.ts";
import { objectName } from "./object-name.ts";

const KINDS: readonly Target["kind"][] = ["Gateway", "HTTPRoute"];

/** `targetRefs` of one WasmPlugin. */
const MOST_TARGETS = 16;

/** A WasmPlugin of Istio for each plugin: it names Gateways, and has rules for routes by the names that Istio gives them. */
export const ISTIO: HostWriter = {
  host: "istio",
  kind: {
    kind: "WasmPlugin",
    group: "extensions.istio.io",
    version: "v1alpha1",
    plural: "wasmplugins",
    remedy: "install Istio, or name another --target",
  },
  place: "envoy",
  fault: ({ kind, section }) => {
    if (!KINDS.includes(kind)) return `no WasmPlugin of Istio's is for ${withArticle(kind)}: ${KINDS.join(", ")}`;
    return kind === "Gateway" && section !== undefined ? "Istio attaches plugins to whole Gateways" : undefined;
  },
  readsRoute: ({ kind }) => kind === "HTTPRoute",
  slots: (plugins, targets, { name }) =>
    plugins.map((plugin) => ({
      namespace: targets[0]?.namespace ?? "",
      name: name ?? objectName(plugin, targets, false),
      targets,
      plugins: [plugin],
    })),
  entry,
  spec: (_, [entry = {}]) => entry,
  entries: (spec, [name = ""]) => new Map([[name, spec]]),
  notes: () => [],
};

function entry(attachment: Attachment, { targets }: Slot, settings: HostSettings): JsonObject {
  const { image, phase, priority, failOpen, pullSecret, config } = attachment;
  return {
    targetRefs: gatewaysOf(targets, settings).map((name) => ({
      group: "gateway.networking.k8s.io",
      kind: "Gateway",
      name,
    })),
    url: pinnedUrl(image),
    sha256: image.digest,
    ...(pullSecret === undefined ? {} : { imagePullSecret: pullSecret }),
    phase,
    priority,
    failStrategy: failOpen ? "FAIL_OPEN" : "FAIL_RELOAD",
    type: "HTTP",
    pluginConfig: pluginConfig(config, targets, settings),
  };
}

function gatewaysOf(targets: readonly Target[], settings: HostSettings): readonly string[] {
  const names = targets.flatMap((target) =>
    target.kind === "Gateway" ? [target.name] : routeFacts(target, settings).gateways,
  );
  const gateways = [...new Set(names)].sort();
  if (gateways.length === 0) {
    throw new UserError("the route hangs on no Gateway of its own namespace, and Istio attaches plugins to Gateways", {
      where: targets.map(formatTarget).join(", "),
      help: "name the Gateway: --to Gateway/NAME -n NAMESPACE",
    });
  }
  if (gateways.length > MOST_TARGETS) {
    throw new UserError(`these are ${gateways.length} Gateways, and a WasmPlugin names ${MOST_TARGETS}`, {
      where: "--to",
      help: "attach to some of them at a time",
    });
  }
  return gateways;
}

/** The configuration for all requests, or in rules that name routes: then the plugin leaves all others alone. */
function pluginConfig(config: JsonObject, targets: readonly Target[], settings: HostSettings): JsonObject {
  if (targets.some(({ kind }) => kind === "Gateway")) return config;
  if (config._rules_ !== undefined) {
    throw new UserError("the configuration has rules of its own, and on Istio a route is one of them", {
      where: "_rules_",
      help: "attach to the Gateway, with the route's name in the rules",
    });
  }
  return { _rules_: [{ ...config, _match_route_: targets.flatMap((target) => routeNames(target, settings)) }] };
}

/** The rule's own name, else `NAMESPACE.NAME.INDEX`. */
function routeNames(target: Target, settings: HostSettings): readonly string[] {
  const { namespace, name, section } = target;
  const { rules } = routeFacts(target, settings);
  const names = rules.map((rule, index) => ({
    section: rule ?? String(index),
    route: rule ?? `${namespace}.${name}.${index}`,
  }));
  const chosen = names.filter((rule) => section === undefined || rule.section === section);
  if (chosen.length > 0) return chosen.map(({ route }) => route);
  throw new UserError(section === undefined ? "the route has no rule" : `the route has no rule ${section}`, {
    where: formatTarget(target),
    help: `rules: ${names.map((rule) => rule.section).join(", ") || "none"}`,
  });
}

function routeFacts({ section: _, ...route }: Target, { routes }: HostSettings): RouteFacts {
  const facts = routes.get(formatTarget(route));
  if (facts === undefined) throw new Error(`${formatTarget(route)} was not read`);
  return facts;
}
