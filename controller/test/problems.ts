import type { Translation } from "../src/translate/translate.ts";
import { print } from "./print.ts";
import { showStatus } from "./show-status.ts";

/** Conditions that say that something is wrong: `Accepted=False …`. */
export function problemsIn({ status }: Translation): readonly string[] {
  const conditions = print(showStatus(status)).match(/\b\w+=(False|Unknown) .*/g) ?? [];
  // Those that are fine when they are false.
  return conditions.filter((line) => !/^(Conflicted|OverlappingTLSConfig)=False/.test(line));
}
