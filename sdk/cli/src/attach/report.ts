import { MissingError, UserError } from "@sluice/manifest";
import type { Changed } from "./change.ts";
import type { Effect } from "./effect.ts";
import type { HostWriter, Slot } from "./hosts/host.ts";

/** One object as a script reads it (`--json`). */
export interface ObjectReport {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly action: Changed["action"];
  /** In the order in which they run. */
  readonly plugins: readonly PluginReport[];
  /** Whether it is in effect; absent where nobody waited. */
  readonly effect?: Effect["state"];
  readonly message?: string;
}

export interface PluginReport {
  readonly name: string;
  readonly image: string;
  /** The image's it had before its last change, for a rollback. */
  readonly previousImage?: string;
}

export function objectReport(writer: HostWriter, { slot, action, plugins }: Changed, effect?: Effect): ObjectReport {
  const { namespace, name } = slot;
  return {
    kind: writer.kind.kind,
    namespace,
    name,
    action,
    plugins: [...plugins].map(([plugin, { current, previous }]) => ({
      name: plugin,
      image: current.image,
      ...(previous === undefined ? {} : { previousImage: previous.image }),
    })),
    ...(effect === undefined ? {} : { effect: effect.state, message: effectText(writer, effect) }),
  };
}

/** `AIPolicy demo/attached-httproute-chat created: hello (registry.example.com/hello:0.1.0)`. */
export function formatReport(
  { kind, namespace, name, action, plugins, effect, message }: ObjectReport,
  dryRun: boolean,
): string {
  const list = plugins.map((plugin) => `${plugin.name} (${plugin.image || "an image that nobody named"})`).join(", ");
  const first = `${kind} ${namespace}/${name} ${action}${dryRun ? " (not kept: --dry-run)" : ""}${list === "" ? "" : `: ${list}`}`;
  return effect === undefined ? first : `${first}\n  ${message}`;
}

/** What a reader may take from an effect. */
export function effectText(writer: HostWriter, effect: Effect): string {
  switch (effect.state) {
    case "in effect":
      return `in effect, says ${effect.by.join(", ")}`;
    case "unknown":
      return UNKNOWN[writer.host] ?? "";
    case "refused":
      return `not in effect: ${effect.reason}: ${effect.message}`;
    case "waiting":
      return "nobody has said yet whether it is in effect";
  }
}

const UNKNOWN: Readonly<Partial<Record<HostWriter["host"], string>>> = {
  higress:
    "accepted by the cluster; Higress says nowhere whether its gateway runs it: kubectl logs -n NAMESPACE deploy/higress-gateway tells of a module that cannot be loaded",
  istio:
    "accepted by the cluster; Istio does not say whether its proxies run it: istioctl proxy-config ecds POD shows it, and their logs a module that cannot be loaded",
};

/** Why a command fails though the cluster took what it wrote; undefined: it does not. */
export function effectError(writer: HostWriter, slot: Slot, effect: Effect, seconds: number): UserError | undefined {
  const where = `${writer.kind.kind} ${slot.namespace}/${slot.name}`;
  switch (effect.state) {
    case "in effect":
    case "unknown":
      return undefined;
    case "refused":
      return new UserError(`it is not in effect: ${effect.reason}: ${effect.message}`, {
        where,
        help: "mend what it says; or take it back: sluice attach … --rollback, sluice detach …",
      });
    case "waiting":
      return new MissingError(`no controller has said anything of it in ${seconds} s`, {
        where,
        help: `${REMEDIES[writer.host]}; longer: --wait ${seconds * 2}s`,
      });
  }
}

const REMEDIES: Readonly<Record<HostWriter["host"], string>> = {
  sluice: "see whether Sluice's controller runs, and whether the target's Gateway is of its class",
  "envoy-gateway": "see whether Envoy Gateway runs, and whether the target's Gateway is of its class",
  higress: "see whether Higress runs",
  istio: "see whether Istio runs",
};
