import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { leastLoaded } from "./choose";
import { Service } from "./service";
import { Mode, ServiceLoad } from "./service-load";

/** What is to be done about a request. */
@final
export class Choice {
  constructor(
    /** Of the service; -1: there is none. */
    readonly index: i32,
    /** Whether the service that should have got it is full, and another one has room. */
    readonly isSwitched: bool = false,
    /** Whether all are full that could have got it. */
    readonly isStuck: bool = false,
  ) {}
}

/** How one of several services is chosen; made of a configuration. */
@final
export class ClusterPolicy {
  readonly services: Service[] = [];
  mode: Mode = Mode.LeastBusy;
  /** Header that gets the service's name, in lower case. */
  header: Bytes = Bytes.empty();
  /** Whether a name that the header has already counts: a plugin in front has put it there. */
  keepsHeader: bool = false;
  /** Of how many samples an estimate is. */
  window: u32 = 100;

  /** Whether any service can be full. */
  get hasLimits(): bool {
    for (let i = 0; i < this.services.length; i++) if (this.services[i].hasLimits) return true;
    return false;
  }

  /** Index of a service by its name, or -1. */
  indexOf(name: Bytes): i32 {
    for (let i = 0; i < this.services.length; i++) if (this.services[i].name.equals(name)) return i;
    return -1;
  }

  /**
   * Index of the service whose endpoint has answered, or -1.
   * @param provider of the endpoint's metadata, as `model`
   * @param chosen index of the one that counts where several have the same endpoints
   */
  answering(provider: Bytes, model: Bytes, chosen: i32): i32 {
    if (<u32>chosen < <u32>this.services.length && isOf(this.services[chosen], provider, model)) return chosen;
    for (let i = 0; i < this.services.length; i++) if (isOf(this.services[i], provider, model)) return i;
    return -1;
  }

  /**
   * @param given index of the service that the request was sent to by name; -1: none
   * @param loads of all services @param full which of them take no more
   * @param random 32 bits
   */
  choose(given: i32, loads: Array<ServiceLoad>, full: Array<bool>, random: u32): Choice {
    if (given >= 0) {
      // Whoever is named alone gets nobody else's requests, and nobody else gets its.
      if (!full[given] || !this.services[given].isOpen) return new Choice(given);
      const other = this.mode == Mode.Given ? this.next(given, full) : this.least(loads, full, false, random);
      return other < 0 ? new Choice(given, false, true) : new Choice(other, true);
    }
    if (this.mode == Mode.Given) return new Choice(-1);
    const best = this.least(loads, full, false, random);
    const unlimited = this.least(loads, full, true, random);
    return best < 0 ? new Choice(unlimited, false, true) : new Choice(best, best != unlimited);
  }

  /** The one behind it that has room, in the order of the list, or -1. */
  private next(given: i32, full: Array<bool>): i32 {
    const count = this.services.length;
    for (let step = 1; step < count; step++) {
      const i = (given + step) % count;
      if (this.services[i].isOpen && !full[i]) return i;
    }
    return -1;
  }

  private least(loads: Array<ServiceLoad>, full: Array<bool>, evenFull: bool, random: u32): i32 {
    const open: ServiceLoad[] = [];
    const indices: i32[] = [];
    for (let i = 0; i < this.services.length; i++) {
      if (!this.services[i].isOpen || (full[i] && !evenFull)) continue;
      open.push(loads[i]);
      indices.push(i);
    }
    const best = leastLoaded(open, random);
    return best < 0 ? -1 : indices[best];
  }
}

function isOf(service: Service, provider: Bytes, model: Bytes): bool {
  return service.provider.length > 0 && service.provider.equals(provider) && service.model.equals(model);
}
