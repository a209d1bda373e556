import type { AiAttachmentIr, AiRouteIr } from "../../../ir/ai.ts";
import type { PoolPlaceIr } from "../../../ir/backend.ts";
import { memo } from "../../../memo.ts";
import type { ObjectRef } from "../../../store/kube-object.ts";
import { refOf } from "../../../store/kube-object.ts";
import { compareText, type Entry } from "../../../store/resource-store.ts";
import {
  type AttachedRoute,
  type Attacher,
  type ListenerAttachment,
  listenersOf,
  type ParentAttachment,
} from "../../attach.ts";
import type { AttachedRule } from "../../fleet-builder.ts";
import { groupBy } from "../../group.ts";
import { poolUses } from "../../pool/pool-use.ts";
import type { AiContext } from "../context.ts";
import { aiRouteStatus } from "./ai-route-status.ts";
import { type CompiledAiRoute, compileAiRoute } from "./compile-route.ts";

/** What an AIRoute brings to one fleet. */
export interface FleetPart {
  /** Name of the fleet. */
  readonly fleet: string;
  readonly compiled: CompiledAiRoute;
  readonly hosts: readonly ListenerAttachment[];
  readonly rules: readonly AttachedRule[];
  readonly ir: AiRouteIr;
}

type Attached = AttachedRoute<FleetPart>;

/** Hangs an AIRoute on its Gateways. The same object again while nothing of it has changed. */
export const attachAiRoute = memo((entry: Entry<"AIRoute">, attacher: Attacher, context: AiContext): Attached => {
  // Of a route that never was valid the newest version says where it wants to be, and the status says it there.
  const { metadata, spec } = entry.effective ?? entry.object;
  const { namespace = "" } = metadata;
  const { hostnames, parentRefs } = spec;
  const parents = attacher.attach({ kind: "AIRoute", namespace, hostnames, parentRefs });
  return attachedTo(parents, entry, context);
});

function attachedTo(parents: readonly ParentAttachment[], entry: Entry<"AIRoute">, context: AiContext): Attached {
  const { effective } = entry;
  const compiled = effective === undefined || parents.length === 0 ? undefined : compileAiRoute(effective, context);
  const status = aiRouteStatus(entry, parents, compiled);
  if (compiled === undefined) return { listeners: [], parts: [], status, pools: [] };
  const isServed = compiled.rules.some(({ dropped }) => dropped === undefined);
  const accepting = parents.filter(({ listeners }) => listeners.length > 0);
  const byFleet = groupBy(accepting, ({ gateway }) => gateway.fleet);
  const parts = [...byFleet].map(([fleet, group]) => fleetPart(fleet, group, refOf(entry.object), compiled));
  const pools = poolUses({ ref: refOf(entry.object), pools: poolsOf(compiled), isRefused: !isServed }, parents);
  return { listeners: isServed ? listenersOf(parents) : [], parts, status, pools };
}

/** Those that the route may refer to. */
function poolsOf({ rules }: CompiledAiRoute): readonly PoolPlaceIr[] {
  const targets = rules.flatMap(({ choices }) => choices.map(({ target }) => target));
  return targets.flatMap(({ ir: { to }, problem }) =>
    to.kind === "pool" && problem === undefined ? [{ namespace: to.namespace, name: to.name }] : [],
  );
}

function fleetPart(
  fleet: string,
  parents: readonly ParentAttachment[],
  { namespace, name }: ObjectRef,
  compiled: CompiledAiRoute,
): FleetPart {
  const hosts = parents.flatMap(({ listeners }) => listeners);
  const rules = hosts.flatMap(({ listener }) =>
    compiled.rules.map(({ ir }) => ({
      kind: "AIRoute" as const,
      namespace,
      name,
      rule: ir.name,
      route: ir.route,
      listener,
    })),
  );
  const attachments = parents.flatMap(attachmentsOf).sort(compareAttachments);
  const served = compiled.rules.filter(({ dropped }) => dropped === undefined).map(({ ir }) => ir);
  return { fleet, compiled, hosts, rules, ir: { namespace, name, attachments, rules: served } };
}

function attachmentsOf({ gateway: { ref }, listeners }: ParentAttachment): readonly AiAttachmentIr[] {
  return listeners.map(({ listener, hostnames }) => ({
    gateway: { namespace: ref.namespace, name: ref.name },
    listener: listener.name,
    hostnames: [...hostnames].sort(compareText),
  }));
}

function compareAttachments(a: AiAttachmentIr, b: AiAttachmentIr): number {
  return (
    compareText(a.gateway.namespace, b.gateway.namespace) ||
    compareText(a.gateway.name, b.gateway.name) ||
    compareText(a.listener, b.listener)
  );
}
