import type { AiAttachmentIr } from "../../../ir/ai.ts";
import type { Entry } from "../../../store/resource-store.ts";
import { compareText } from "../../../store/resource-store.ts";
import { listenersOf, type ParentAttachment } from "../../attach.ts";
import type { TranslateContext } from "../../context.ts";
import type { FleetBuilder } from "../../fleet-builder.ts";
import type { AiContext } from "../context.ts";
import type { FleetUse } from "../fleet-use.ts";
import { aiRouteStatus } from "./ai-route-status.ts";
import { type CompiledAiRoute, compileAiRoute } from "./compile-route.ts";

/** What one AIRoute needs of a translation. */
export interface RouteJob {
  readonly translation: TranslateContext;
  readonly context: AiContext;
  /** What the AIRoutes have used so far, by fleet. */
  readonly uses: Map<FleetBuilder, FleetUse>;
}

/** Hangs one AIRoute on its Gateways. */
export function translateAiRoute(entry: Entry<"AIRoute">, job: RouteJob): void {
  const { translation, context } = job;
  // Of a route that never was valid the newest version says where it wants to be, and the status says it there.
  const { metadata, spec } = entry.effective ?? entry.object;
  const { namespace = "" } = metadata;
  const { hostnames, parentRefs } = spec;
  const parents = translation.gateways.attacher.attach({ kind: "AIRoute", namespace, hostnames, parentRefs });
  if (parents.length === 0) return;
  const compiled = entry.effective === undefined ? undefined : compileAiRoute(entry.effective, context);
  translation.status.push(...aiRouteStatus(entry, parents, compiled));
  if (compiled === undefined) return;
  if (compiled.rules.some(({ dropped }) => dropped === undefined)) translation.attached.add(listenersOf(parents));
  addToFleets(entry, parents, compiled, job);
}

function addToFleets(
  { object }: Entry<"AIRoute">,
  parents: readonly ParentAttachment[],
  compiled: CompiledAiRoute,
  { translation, uses }: RouteJob,
): void {
  const { namespace = "", name } = object.metadata;
  const attachments = new Map<FleetBuilder, AiAttachmentIr[]>();
  for (const { gateway, listeners } of parents) {
    const fleet = translation.fleetOf(gateway);
    const { ref } = gateway;
    for (const { listener, hostnames } of listeners) {
      fleet.addRoutes(listener, hostnames, compiled.set);
      fleet.attach(
        compiled.rules.map(({ ir }) => ({
          kind: "AIRoute" as const,
          namespace,
          name,
          rule: ir.name,
          route: ir.route,
          listener,
        })),
      );
      const own = attachments.get(fleet) ?? [];
      attachments.set(fleet, own);
      const gatewayName = { namespace: ref.namespace, name: ref.name };
      own.push({ gateway: gatewayName, listener: listener.name, hostnames: [...hostnames].sort(compareText) });
    }
  }
  for (const [fleet, own] of attachments) {
    for (const backend of compiled.backends) fleet.addBackend(backend);
    const rules = compiled.rules.filter(({ dropped }) => dropped === undefined).map(({ ir }) => ir);
    fleet.addAiRoute({ namespace, name, attachments: own.sort(compareAttachments), rules });
    uses.get(fleet)?.add(compiled, { namespace, name });
  }
}

function compareAttachments(a: AiAttachmentIr, b: AiAttachmentIr): number {
  return (
    compareText(a.gateway.namespace, b.gateway.namespace) ||
    compareText(a.gateway.name, b.gateway.name) ||
    compareText(a.listener, b.listener)
  );
}
