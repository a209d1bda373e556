import { AI_HISTOGRAM_BUCKETS, AI_STATS_TAGS, bootstrap, Envoy, type EnvoyBinary, type LogLevel } from "@sluice/envoy";
import { metadataOf } from "../pipeline/fleet-group.ts";

export interface EnvoyFleetsInit {
  readonly binary: EnvoyBinary;
  /** Port of the ADS server on loopback. */
  readonly adsPort: number;
  readonly variant: "sotw" | "delta";
  readonly logLevel: LogLevel;
  readonly onAccessLog?: (line: string) => void;
  /** Told of each line of a fleet's Envoy's log. */
  readonly onLog?: (fleet: string, line: string) => void;
  /** After an Envoy ended that nobody stopped. */
  readonly onEnd: (fleet: string, envoy: Envoy) => void;
}

/** Seconds that requests on a replaced listener may go on. */
const DRAIN = 30;

/** The Envoys of one machine: one for each fleet, started when the fleet appears and stopped when it is gone. */
export class EnvoyFleets {
  readonly #init: EnvoyFleetsInit;
  readonly #envoys = new Map<string, Promise<Envoy>>();

  constructor(init: EnvoyFleetsInit) {
    this.#init = init;
  }

  /** Starts and stops so that exactly these fleets run. Tells whether one was stopped; rejects when one cannot be started. */
  async sync(fleets: readonly string[]): Promise<boolean> {
    const wanted = new Set(fleets);
    const gone = [...this.#envoys.keys()].filter((fleet) => !wanted.has(fleet));
    await Promise.all(gone.map((fleet) => this.#stop(fleet)));
    const missing = fleets.filter((fleet) => !this.#envoys.has(fleet));
    await Promise.all(missing.map((fleet) => this.#start(fleet)));
    return gone.length > 0;
  }

  /** Running Envoys by fleet. */
  async running(): Promise<ReadonlyMap<string, Envoy>> {
    const entries = [...this.#envoys].map(async ([fleet, envoy]) => [fleet, await envoy] as const);
    return new Map(await Promise.all(entries));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#envoys.keys()].map((fleet) => this.#stop(fleet)));
  }

  async #start(fleet: string): Promise<void> {
    const { binary, adsPort, variant, logLevel, onAccessLog, onLog } = this.#init;
    const starting = Envoy.start({
      binary,
      logLevel,
      drainSeconds: DRAIN,
      trustsUpdates: true,
      bootstrap: bootstrap({
        node: { id: fleet, cluster: "sluice", metadata: metadataOf(fleet) },
        ads: { variant, host: "127.0.0.1", port: adsPort },
        statsTags: AI_STATS_TAGS,
        histogramBuckets: AI_HISTOGRAM_BUCKETS,
      }),
      ...(onAccessLog === undefined ? {} : { onAccessLog }),
      ...(onLog === undefined ? {} : { onLog: (line: string) => onLog(fleet, line) }),
    });
    this.#envoys.set(fleet, starting);
    const envoy = await starting.catch((error: unknown) => {
      this.#envoys.delete(fleet);
      throw error;
    });
    void envoy.exited.then(() => {
      if (this.#envoys.get(fleet) !== starting) return;
      this.#envoys.delete(fleet);
      this.#init.onEnd(fleet, envoy);
    });
  }

  async #stop(fleet: string): Promise<void> {
    const envoy = this.#envoys.get(fleet);
    this.#envoys.delete(fleet);
    await envoy?.then(
      (running) => running.stop(),
      // One that could not be started has nothing to stop; whoever started it was told.
      () => undefined,
    );
  }
}
