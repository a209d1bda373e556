import { type CallPlan, type FATES, producedBy } from "./plan.ts";

/** What is due, account by account. */
export type Bill = ReadonlyMap<string, { readonly total: number; readonly output: number; readonly calls: number }>;

/** Of the calls that came to the provider. */
export function billOf(calls: Iterable<CallPlan>): Bill {
  const bill = new Map<string, { total: number; output: number; calls: number }>();
  for (const plan of calls) {
    const { input, output } = producedBy(plan);
    const entry = bill.get(plan.account) ?? { total: 0, output: 0, calls: 0 };
    bill.set(plan.account, {
      total: entry.total + input + output,
      output: entry.output + output,
      calls: entry.calls + 1,
    });
  }
  return bill;
}

/** Accounts of calls whose usage is told, then of those whose usage is estimated. */
export function accountsOf(counts: (typeof FATES)[keyof typeof FATES]["counts"], bill: Bill): readonly string[] {
  return [...bill.keys()].filter((account) => account.startsWith(counts)).sort();
}
