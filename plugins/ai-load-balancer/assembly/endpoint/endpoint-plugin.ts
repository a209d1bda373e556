import { PluginContext, Timer } from "proxy-wasm-assemblyscript-sdk/assembly";
import { OnStoreError, Script, StoreErrors, StoreFault } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Dice, HostDice } from "./choose/dice";
import { BEAT, LEDGER } from "./counts/ledger";
import { Figures } from "./figures";
import { EndpointPolicy } from "./policy";
import { pickScript, releaseScript } from "./remote/pick-script";
import { PoolReader, ReadingTimer } from "./scrape/pool-reader";

/** Milliseconds between two looks at what metrics are to be read. */
const LEAST_PERIOD: u32 = 20;
const MOST_PERIOD: u32 = 250;

/** What all streams of one configuration share. */
@final
export class EndpointPlugin {
  private readonly errors: StoreErrors;
  readonly figures: Figures = new Figures();
  readonly dice: Dice = new HostDice();
  readonly picking: Script = pickScript();
  readonly releasing: Script = releaseScript();

  constructor(name: string) {
    this.errors = new StoreErrors(name);
  }

  /** Redis does not answer: what this process knows decides. */
  storeFailed(fault: StoreFault, error: string): void {
    this.errors.allows(fault, error, OnStoreError.Allow);
  }

  /** Starts what a configuration does without being asked. */
  start(policy: EndpointPolicy, root: PluginContext): void {
    root.every(new BeatTimer());
    const readers: PoolReader[] = [];
    let period = MOST_PERIOD;
    for (let i = 0; i < policy.pools.length; i++) {
      const pool = policy.pools[i];
      if (!pool.readsMetrics) continue;
      readers.push(new PoolReader(pool, root, this.figures));
      period = min<u32>(period, max<u32>(pool.interval / 4, LEAST_PERIOD));
    }
    if (readers.length > 0) root.every(new ReadingTimer(period, readers));
  }
}

@final
class BeatTimer extends Timer {
  constructor() {
    super(BEAT);
  }

  run(): void {
    LEDGER.beat();
  }
}
