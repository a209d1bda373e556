import type { Gateway, GatewaySetup } from "./types.ts";
import { WarmEnvoy } from "./warm-envoy.ts";

/** Processes that wait for their next gateway; a test rarely has more of them at once. */
const MOST_PARKED = 2;

/** For all tests that run in this process. */
const parked: WarmEnvoy[] = [];

/** A gateway in an Envoy that has served another one before, if one is there. Throws UserError when Envoy refuses the setup. */
export async function openWarm(setup: GatewaySetup): Promise<Gateway> {
  const envoy = take(setup) ?? (await WarmEnvoy.start());
  let parking: Promise<void> | undefined;
  const close = () => (parking ??= park(envoy));
  try {
    return await envoy.open(setup, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** The parked one that has most of the setup's modules compiled. */
function take(setup: GatewaySetup): WarmEnvoy | undefined {
  const [best] = parked.filter(({ running }) => running).toSorted((a, b) => b.knows(setup) - a.knows(setup));
  if (best !== undefined) parked.splice(parked.indexOf(best), 1);
  return best;
}

async function park(envoy: WarmEnvoy): Promise<void> {
  if (await envoy.clear()) parked.push(envoy);
  else await envoy.stop();
  if (parked.length > MOST_PARKED) await parked.shift()?.stop();
}
