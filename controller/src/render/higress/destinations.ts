import { arePercentages, percentages } from "./weights.ts";
import type { Destination, ProviderService, WeightedTarget } from "./services.ts";

export interface Destinations {
  readonly list: readonly Destination[];
  readonly faults: readonly string[];
}

interface Share {
  readonly service: ProviderService;
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
    if (service === undefined) faults.push(`target ${target.name} is left out: provider ${target.to.id} is not on Higress`);
    else addShare(shares, { service, model: target.model, weight }, faults);
  }
  // Higress cuts fractions off all shares but the first one's, of binary fractions at that: 53 % would become 52.
  shares.sort((a, b) => b.weight - a.weight);
  const weights = shares.map(({ weight }) => weight);
  const percents = percentages(weights);
  if (!arePercentages(weights)) faults.push(`weights ${weights.join(":")} become ${percents.join(":")}: Higress knows whole percents`);
  return { faults, list: shares.map((share, index) => destinationOf(share, percents[index] ?? 0)) };
}

function addShare(shares: Share[], added: Omit<Share, "alias">, faults: string[]): void {
  const same = shares.filter(({ service }) => service.service(0) === added.service.service(0));
  const known = same.find(({ service, model }) => model === added.model && service.provider.id === added.service.provider.id);
  if (known !== undefined) known.weight += added.weight;
  else if (same.length === 0 || added.service.isOwn) shares.push({ ...added, alias: same.length });
  else
    faults.push(
      `a target of provider ${added.service.provider.id} is left out: the same Service has another target, and Higress's plugins could not tell them apart`,
    );
}

function destinationOf({ service, model, alias }: Share, percent: number): Destination {
  return {
    service: service.service(alias),
    port: service.port,
    provider: service.provider,
    percent,
    ...(model === undefined ? {} : { model }),
  };
}

/** No service has this name: its requests get 503, and fall to no rule that asks for less. */
const NOBODY = "llm-sluice-nobody.internal.static:80";

/** The annotation `higress.io/destination`, as the console writes it. */
export function destinationText(list: readonly Destination[]): string {
  const [first] = list;
  if (first === undefined) return NOBODY;
  if (list.length === 1) return `${first.service}:${first.port}`;
  return list.map(({ service, port, percent }) => `${percent}% ${service}:${port}`).join("\n");
}
