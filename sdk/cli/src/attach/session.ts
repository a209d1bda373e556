import { KubeClient, loadAccess } from "@sluice/controller";
import { UserError } from "@sluice/manifest";
import type { AttachHost } from "./attachment.ts";
import { AttachCluster, routeFactsOf } from "./cluster/attach-cluster.ts";
import type { HostSettings, HostWriter, RouteFacts, Slot } from "./hosts/host.ts";
import { hostWriter } from "./hosts/host-writer.ts";
import { checkTargets } from "./plan.ts";
import { formatTarget, parseTarget, type Target } from "./target.ts";

/** Which cluster, and what of it is meant: flags that attach and detach have alike. */
export interface PlaceFlags {
  readonly namespace?: string;
  readonly target: AttachHost;
  readonly name?: string;
  readonly higressNamespace: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The cluster, and what in it plugins are attached to. */
export interface Session {
  readonly writer: HostWriter;
  readonly targets: readonly Target[];
  readonly settings: HostSettings;
  /** Undefined where nothing of it is needed. */
  readonly cluster: AttachCluster | undefined;
  close(): void;
}

/** The namespace of whoever names none, and asks no cluster. */
const NAMESPACE = "default";

/**
 * Reads the targets, and opens the cluster.
 * @param offline nothing is written, and the cluster is asked only where the host has to know a route
 */
export async function openSession(to: readonly string[], flags: PlaceFlags, offline: boolean): Promise<Session> {
  const writer = hostWriter(flags.target);
  // Faults are told before a cluster is asked for anything.
  const unplaced = targetsOf(to, flags.namespace ?? NAMESPACE);
  checkTargets(writer, unplaced);
  const settings = {
    higressNamespace: flags.higressNamespace,
    ...(flags.name === undefined ? {} : { name: flags.name }),
  };
  if (offline && !unplaced.some(writer.readsRoute)) {
    return {
      writer,
      targets: unplaced,
      settings: { ...settings, routes: new Map() },
      cluster: undefined,
      close: () => {},
    };
  }
  const access = await loadAccess(accessInit(flags));
  const client = new KubeClient(access, { userAgent: "sluice-attach" });
  const cluster = new AttachCluster(client, access.server.href, writer.kind);
  const targets = targetsOf(to, flags.namespace ?? access.namespace);
  try {
    const routes = await readRoutes(cluster, writer, targets);
    return { writer, targets, settings: { ...settings, routes }, cluster, close: () => client.close() };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** The objects that plugins go into, each with a name of its own. @throws UserError */
export function slotsOf({ writer, targets, settings }: Session, plugins: readonly string[]): readonly Slot[] {
  const slots = writer.slots(plugins, targets, settings);
  const names = new Set(slots.map(({ namespace, name }) => `${namespace}/${name}`));
  if (names.size === slots.length) return slots;
  throw new UserError(`${slots.length} objects are written, and cannot all be called ${settings.name}`, {
    where: "--name",
    help: "leave it out, or attach one plugin, or to one target, at a time",
  });
}

function targetsOf(to: readonly string[], namespace: string): readonly Target[] {
  const targets = new Map(
    to.map((text) => parseTarget(text, namespace)).map((target) => [formatTarget(target), target]),
  );
  if (targets.size > 0) return [...targets.values()];
  throw new UserError("to what?", { where: "--to", help: "for example: --to HTTPRoute/chat, --to Gateway/gw" });
}

async function readRoutes(
  cluster: AttachCluster,
  writer: HostWriter,
  targets: readonly Target[],
): Promise<ReadonlyMap<string, RouteFacts>> {
  const routes = new Map<string, RouteFacts>();
  for (const { section: _, ...target } of targets.filter(writer.readsRoute)) {
    const object = await cluster.target(target);
    if (object === undefined) {
      throw new UserError(`you may not read ${formatTarget(target)}, and its rules have to be known`, {
        where: "--to",
        help: "ask for a role that allows it, or attach to the Gateway",
      });
    }
    routes.set(formatTarget(target), routeFactsOf(object));
  }
  return routes;
}

function accessInit({ kubeconfig, context }: PlaceFlags): Parameters<typeof loadAccess>[0] {
  const chosen = context === undefined ? {} : { context };
  return kubeconfig === undefined
    ? { kind: "default", ...chosen }
    : { kind: "kubeconfig", path: kubeconfig, ...chosen };
}
