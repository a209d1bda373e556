import { BUDGETS } from "./budgets.ts";
import type { Figure } from "./figure.ts";
import { benchJson } from "./json.ts";

/** The budget speaks of finding one path and rewriting it, wherever in the body it stands. */
const BUDGETED = /^json rewrite, /;

/** The SDK's JSON by itself, in this process's V8. */
export async function jsonFigures(): Promise<Figure[]> {
  return (await benchJson()).map(({ name, nsPerByte }) => ({
    id: `json.${name.replace(/[^A-Za-z]+/g, "-")}`,
    name: `${name}, 16 KiB`,
    value: nsPerByte,
    unit: "ns/byte",
    ...(BUDGETED.test(name) ? { budget: BUDGETS.jsonNsPerByte } : {}),
  }));
}
