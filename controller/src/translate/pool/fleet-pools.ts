import type { SecretObject } from "@sluice/manifest";
import type { BackendIr } from "../../ir/backend.ts";
import type { PluginIr } from "../../ir/plugin.ts";
import type { InferencePool } from "../../resources/resources.ts";
import { compareText } from "../../store/resource-store.ts";
import type { PluginCatalog } from "../ai/catalog/plugin-catalog.ts";
import { placementOf } from "../ai/chain/placement.ts";
import type { TranslateContext } from "../context.ts";
import type { FleetBuilder } from "../fleet-builder.ts";
import { keptSlices, type Slices } from "../service-backend.ts";
import { balancedProviders } from "./balanced-providers.ts";
import { measuredPools, poolKey } from "./measured-pools.ts";
import { pickerBackend } from "./picker-backend.ts";
import { type Picking, pickingOf } from "./picking.ts";
import { balancerEntry, pickerEntry } from "./plugin-entries.ts";
import { type ReadyPods, readyPods } from "./pods.ts";
import { withPods } from "./pool-backend.ts";
import { poolEndpoints } from "./pool-endpoints.ts";

/** Asks a pool's endpoint picker. */
const PICKER = "gie-endpoint-picker";

/** Chooses by itself. */
const BALANCER = "ai-load-balancer";

/** A pool that a fleet's routes lead to, under one of the names that it has there. */
export interface UsedPool {
  readonly pool: InferencePool;
  readonly picking: Picking;
  /** With its pods. */
  readonly backend: BackendIr;
  /** Where its picker is. */
  readonly picker: BackendIr | undefined;
  /** Whether its metrics are to be read, whoever picks. */
  readonly isMeasured: boolean;
}

/** What a translation knows of pools beside its routes. */
export class Pools {
  readonly #context: TranslateContext;
  readonly #pods: ReadyPods;
  readonly #slices: Slices;

  constructor(context: TranslateContext) {
    this.#context = context;
    this.#pods = readyPods(context.store.pick(["Pod"]));
    this.#slices = keptSlices(context.store.pick(["EndpointSlice"]));
  }

  /**
   * Gives the fleet's pools their pods and pickers. All that routes lead to must be there; nobody else's proxies are told of
   * pods.
   *
   * @returns the plugins that choose among them
   */
  addTo(fleet: FleetBuilder, catalog: PluginCatalog): readonly PluginIr[] {
    if (fleet.target !== "envoy") return [];
    const measured = measuredPools(fleet.aiRoutes);
    const used = fleet.backends.flatMap((backend) => this.#use(backend, measured));
    used.sort((a, b) => compareText(a.backend.name, b.backend.name));
    for (const { backend, picker } of used) {
      fleet.addBackend(backend);
      if (picker !== undefined) fleet.addBackend(picker);
    }
    for (const { picking } of used) this.#takeDown(picking, fleet);
    const balanced = balancedProviders(fleet.backends);
    for (const { metrics } of balanced) if (metrics !== undefined) fleet.addBackend(metrics);
    const entries = [...used.flatMap(balancerEntry), ...balanced.flatMap((provider) => provider.entries)];
    const isNative = this.#context.options.epp === "native";
    if (isNative && used.some(({ picker }) => picker !== undefined)) fleet.askPickers();
    const pickers = isNative ? [] : used.flatMap(pickerEntry);
    const closed = used.filter(({ picking }) => picking.kind === "picker" && picking.failureMode === "FailClose");
    const guards = closed.map(({ backend }) => backend.name);
    const failure = guards.length === 0 ? { failure: "open" as const } : { failure: "closed" as const, guards };
    return [
      ...poolPlugin({ name: BALANCER, failure: "open" }, entries, catalog),
      ...poolPlugin({ name: PICKER, ...failure }, pickers, catalog),
    ];
  }

  #use(backend: BackendIr, measured: ReadonlySet<string>): readonly UsedPool[] {
    const { store, backendTls } = this.#context;
    const { namespace = "", name = "" } = backend.pool ?? {};
    const pool = store.get("InferencePool", namespace, name);
    if (backend.pool === undefined || pool === undefined) return [];
    const picking = pickingOf(pool, store);
    const picker =
      picking.kind === "picker"
        ? pickerBackend(pool, picking, this.#slices, backendTls.lookup(picking.service, picking.port))
        : undefined;
    const isMeasured = measured.has(poolKey(backend.pool));
    return [{ pool, picking, backend: withPods(backend, poolEndpoints(pool, this.#pods)), picker, isMeasured }];
  }

  /** That the fleet's Gateways speak to the picker, for the statuses of its policies. */
  #takeDown(picking: Picking, { gateways }: FleetBuilder): void {
    if (picking.kind !== "picker") return;
    const { namespace = "", name } = picking.service.metadata;
    for (const gateway of gateways) this.#context.backendTls.use({ namespace, name }, gateway);
  }
}

/** One configuration for all requests: an entry names its cluster, so that it does for weighted routes, too. */
function poolPlugin(
  { name, ...failing }: Pick<PluginIr, "name" | "failure" | "guards">,
  pools: readonly SecretObject[],
  catalog: PluginCatalog,
): readonly PluginIr[] {
  if (pools.length === 0) return [];
  return [
    {
      name,
      module: { kind: "bundled", plugin: name },
      ...placementOf(name, "envoy", catalog),
      ...failing,
      defaults: { pools },
      rules: [],
      reroutes: false,
    },
  ];
}
