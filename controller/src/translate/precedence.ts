import { compareText } from "../store/resource-store.ts";

/** What decides between objects that want the same. */
export interface Dated {
  readonly metadata: { readonly creationTimestamp?: string; readonly namespace?: string; readonly name: string };
}

/** Orders objects where two want the same: the older wins, then by namespace and name. */
export function precedenceOf({ metadata }: Dated): string {
  return `${metadata.creationTimestamp ?? ""} ${metadata.namespace ?? ""}/${metadata.name}`;
}

export function comparePrecedence(a: Dated, b: Dated): number {
  return compareText(precedenceOf(a), precedenceOf(b));
}
