import type { AiTargetIr } from "../../ir/ai.ts";
import type { Destination, ProviderService, WeightedTarget } from "./services.ts";
import { arePercentages, percentages } from "./weights.ts";

export interface Destinations {
  readonly list: readonly Destination[];
  readonly faults: readonly string[];
}

interface Share {
  /** Undefined: nobody. */
  readonly service: ProviderService | undefined;
  readonly model: string | undefined;
  readonly alias: number;
  weight: number;
}

/**
 * The shares of an Ingress. Plugins tell them apart by the service alone, so a provider that gets requests for two
 * models has a further registry entry for the second one.
 *
 * @param services by provider id
 */
export function destinationsOf(
  targets: readonly WeightedTarget[],
  services: ReadonlyMap<string, ProviderService>,
): Destinations {
  const faults: string[] = [];
  const shares: Share[] = [];
  for (const { target, weight } of targets) {
    if (target.to.kind === "pool" || weight === 0) continue;
    const service = services.get(target.to.id);
    const fault = service === undefined ? `provider ${target.to.id} is not on Higress` : clash(shares, service, target);
    if (fault !== undefined) faults.push(`target ${target.name} gets 503: ${fault}`);
    addShare(shares, { service: fault === undefined ? service : undefined, model: target.model, weight });
  }
  // Higress cuts fractions off all shares but the first one's, of binary fractions at that: 53 % would become 52.
  shares.sort((a, b) => b.weight - a.weight);
  const weights = shares.map(({ weight }) => weight);
  const percents = percentages(weights);
  if (!arePercentages(weights)) {
    faults.push(`weights ${weights.join(":")} become ${percents.join(":")}: Higress knows whole percents`);
  }
  return { faults, list: shares.map((share, index) => destinationOf(share, percents[index] ?? 0)) };
}

/** Why a target cannot stand beside the others. */
function clash(shares: readonly Share[], added: ProviderService, { model }: AiTargetIr): string | undefined {
  if (added.isOwn) return undefined;
  const isOther = ({ service, model: known }: Share) =>
    service?.service(0) === added.service(0) && !(known === model && service.provider.id === added.provider.id);
  return shares.some(isOther)
    ? "its Service has another target here, and plugins could not tell them apart"
    : undefined;
}

function addShare(shares: Share[], added: Omit<Share, "alias">): void {
  const same = shares.filter(({ service }) => service?.provider.id === added.service?.provider.id);
  const known = same.find(({ model, service }) => service === undefined || model === added.model);
  if (known === undefined) shares.push({ ...added, alias: same.length });
  else known.weight += added.weight;
}

function destinationOf({ service, model, alias }: Share, percent: number): Destination {
  if (service === undefined) return { ...NOBODY, percent };
  return {
    service: service.service(alias),
    port: service.port,
    provider: service.provider,
    percent,
    ...(model === undefined ? {} : { model }),
  };
}

/** No service has this name: its requests get 503, and fall to no rule that asks for less. */
const NOBODY = { service: "llm-sluice-nobody.internal.static", port: 80 } as const;

/** The annotation `higress.io/destination`, as the console writes it. */
export function destinationText(list: readonly Destination[]): string {
  const [first = NOBODY] = list;
  if (list.length <= 1) return `${first.service}:${first.port}`;
  return list.map(({ service, port, percent }) => `${percent}% ${service}:${port}`).join("\n");
}
