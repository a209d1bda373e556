import type { Entry } from "../../../store/resource-store.ts";
import type { TranslateContext } from "../../context.ts";
import type { FleetBuilder } from "../../fleet-builder.ts";
import type { AiContext } from "../context.ts";
import type { FleetUse } from "../fleet-use.ts";
import { attachAiRoute } from "./attached-ai-route.ts";

/** What one AIRoute needs of a translation. */
export interface RouteJob {
  readonly translation: TranslateContext;
  readonly context: AiContext;
  /** What the AIRoutes have used so far, by fleet. */
  readonly uses: Map<FleetBuilder, FleetUse>;
}

/** Hangs one AIRoute on its Gateways. */
export function translateAiRoute(entry: Entry<"AIRoute">, { translation, context, uses }: RouteJob): void {
  const { listeners, parts, status, pools } = attachAiRoute(entry, translation.gateways.attacher, context);
  translation.attached.add(listeners);
  for (const { fleet: name, compiled, hosts, rules, ir } of parts) {
    const fleet = translation.fleetOf(name);
    for (const { listener, hostnames } of hosts) fleet.addRoutes(listener, hostnames, compiled.set);
    fleet.attach(rules);
    for (const backend of compiled.backends) fleet.addBackend(backend);
    fleet.addAiRoute(ir);
    uses.get(fleet)?.add(compiled, ir);
  }
  translation.poolUses.add(pools);
  translation.status.push(...status);
}
