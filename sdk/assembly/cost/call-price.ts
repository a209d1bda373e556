import { Cost, CostGap } from "../ai/cost/cost";
import { ModelPrice } from "../ai/cost/price";
import { PriceBook } from "../ai/cost/price-book";
import { Usage } from "../ai/usage";
import { Bytes } from "../bytes";
import { PropertyPath } from "../property";
import { upstreamMetadata } from "../stream-info";

/** What the gateway's configuration says of the endpoint that answers: which provider it is, and the model it is asked for. */
const PROVIDER: PropertyPath = upstreamMetadata("sluice", "provider");
const MODEL: PropertyPath = upstreamMetadata("sluice", "model");

/** What the request asks for since a plugin has changed it, in the place of what the client named. */
const ASKED: PropertyPath = PropertyPath.of("ai_asked_model");

/** Tells the plugins of the stream that the request asks for another model now: nobody's price is the first one's. */
export function publishAskedModel(model: Bytes): void {
  ASKED.set(model);
}

/** Name of the provider whose endpoint answers the current stream; empty where nothing tells. */
export function endpointProvider(): Bytes {
  return orEmpty(PROVIDER.bytes());
}

/** The model that the endpoint of the current stream is asked for; empty where that is the client's, or nothing tells. */
export function endpointModel(): Bytes {
  return orEmpty(MODEL.bytes());
}

function orEmpty(value: Bytes | null): Bytes {
  return value == null ? Bytes.empty() : value;
}

/** What one call is charged by: who answered, and under which names the model may have its price. */
@final
export class CallPrice {
  private constructor(
    /** The first of the names that is known: of a model without a price it is what to add to the list. */
    readonly model: Bytes,
    private readonly price: ModelPrice | null,
  ) {}

  /**
   * The price of the current stream's call. The model that the answer names is the one that the provider charges for, down to
   * its version; where that has no price, the endpoint's counts (a provider's answer may have another name for it, or the
   * client's), and then the one that was asked for.
   *
   * @param answered the model that the answer names; empty: it names none
   * @param asked the model that the request names; empty: it names none
   */
  static ofStream(prices: PriceBook, answered: Bytes, asked: Bytes): CallPrice {
    const changed = orEmpty(ASKED.bytes());
    return CallPrice.of(prices, endpointProvider(), [answered, endpointModel(), changed.length > 0 ? changed : asked]);
  }

  /** @param models in the order in which they count; empty ones are passed over */
  static of(prices: PriceBook, provider: Bytes, models: Array<Bytes>): CallPrice {
    let first = Bytes.empty();
    for (let i = 0; i < models.length; i++) {
      const model = models[i];
      if (model.length == 0) continue;
      if (first.length == 0) first = model;
      const price = prices.find(model, provider);
      if (price != null) return new CallPrice(model, price);
    }
    return new CallPrice(first, null);
  }

  /** What the call cost by this price. @param usage whole: with the input, where that is an estimate */
  costOf(usage: Usage): Cost {
    return usage.known ? Cost.of(usage, this.price, usage.isBatch) : Cost.unknown(CostGap.Usage);
  }
}
