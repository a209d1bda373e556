import { type CallPlan, type Counting, producedBy } from "./plan.ts";

/** What one account owes. */
export interface Due {
  readonly total: number;
  readonly output: number;
  /** 10⁻¹² US$. */
  readonly cost: bigint;
}

export const NOTHING: Due = { total: 0, output: 0, cost: 0n };

/** Account → what is due. */
export type Bill = ReadonlyMap<string, Due>;

/** US$ for a million tokens, as plugins are told it. */
export const PRICE = { input: "2.5", output: "10" } as const;

/** Picodollars for one token. */
const RATES = { input: 2_500_000n, output: 10_000_000n } as const;

/** Of the calls that came to the provider. */
export function billOf(calls: Iterable<CallPlan>): Bill {
  const bill = new Map<string, Due>();
  for (const plan of calls) {
    const { input, output } = producedBy(plan);
    const { total, output: before, cost } = bill.get(plan.account) ?? NOTHING;
    bill.set(plan.account, {
      total: total + input + output,
      output: before + output,
      cost: cost + BigInt(input) * RATES.input + BigInt(output) * RATES.output,
    });
  }
  return bill;
}

/** The accounts whose calls all count so. */
export function accountsOf(counting: Counting, bill: Bill): readonly string[] {
  return [...bill.keys()].filter((account) => account.startsWith(counting)).sort();
}
