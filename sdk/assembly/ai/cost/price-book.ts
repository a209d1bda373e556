import { Bytes } from "../../bytes";
import { Usage } from "../usage";
import { ModelPrice, TokenRates } from "./price";
import { PriceTable } from "./price-table";

/** Prices of models, some of them those of one provider only: the same model costs more here than there. */
@final
export class PriceBook {
  /** Whoever the provider is. */
  private readonly common: PriceTable = new PriceTable();
  /** Those of all providers, where they agree. */
  private readonly agreed: PriceTable = new PriceTable();
  private readonly byProvider: Map<string, PriceTable> = new Map<string, PriceTable>();

  get isEmpty(): bool {
    return this.common.isEmpty && this.byProvider.size == 0;
  }

  /**
   * False when there is a price of that name or pattern for that provider already.
   *
   * @param provider whose price it is; empty: anybody's
   */
  add(provider: string, pattern: Bytes, price: ModelPrice): bool {
    const table = this.tableOf(provider);
    if (table.at(pattern) != null) return false;
    table.set(pattern, price);
    if (provider.length == 0) return true;
    const other = this.agreed.at(pattern);
    if (other == null) this.agreed.set(pattern, price);
    // A price that nobody has: of two that differ, neither is the model's.
    else if (!other.equals(price)) this.agreed.set(pattern, new ModelPrice(new TokenRates()));
    return true;
  }

  /**
   * The price of a model; null when it has none, and where nothing tells the provider, when providers differ in it.
   *
   * @param provider who answered; empty: nobody knows
   */
  find(model: Bytes, provider: Bytes): ModelPrice | null {
    const name = provider.toString();
    const own = this.byProvider.has(name) ? this.byProvider.get(name).find(model) : null;
    if (own != null) return own;
    const common = this.common.find(model);
    if (common != null || provider.length > 0) return common;
    const agreed = this.agreed.find(model);
    return agreed != null && agreed.usual.known ? agreed : null;
  }

  /** The most that a call may cost by one of all prices, in 10⁻¹² US$: where nobody knows the model yet. -1: there is none. */
  highest(usage: Usage): i64 {
    let most = this.common.highest(usage);
    const tables = this.byProvider.values();
    for (let i = 0; i < tables.length; i++) most = max(most, tables[i].highest(usage));
    return most;
  }

  private tableOf(provider: string): PriceTable {
    if (provider.length == 0) return this.common;
    if (!this.byProvider.has(provider)) this.byProvider.set(provider, new PriceTable());
    return this.byProvider.get(provider);
  }
}
