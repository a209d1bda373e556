import { createHash } from "node:crypto";
import type { Target } from "../target.ts";

/** The least that a name may have among all that are made of one: a label's value. */
const MAX_NAME = 63;

/** RFC 1123 label: hosts make further names of it, with dots in between. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * `hello-httproute-chat`, of one whole target; with a hash at its end where the words alone could mean something else too.
 * @param namespaced whether targets of several namespaces have their objects in one
 */
export function objectName(first: string, targets: readonly Target[], namespaced: boolean): string {
  const parts = targets.map(({ kind, namespace, name, section }) => {
    const whole = namespaced && namespace !== "" ? `${namespace}--${name}` : name;
    return [kind.toLowerCase(), whole, ...(section === undefined ? [] : [section])];
  });
  const readable = [first, ...parts.flat()].join("-").toLowerCase();
  if (isPlain(first, parts) && NAME.test(readable) && readable.length <= MAX_NAME) return readable;
  const hash = createHash("sha256")
    .update(JSON.stringify([first, parts]))
    .digest("hex")
    .slice(0, 8);
  const safe = readable.replaceAll(/[^a-z0-9]+/g, "-");
  return `${safe.slice(0, MAX_NAME - 9).replace(/-$/, "")}-${hash}`;
}

/** Whether no other plugin and target have the same words. */
function isPlain(first: string, [target = [], ...others]: readonly (readonly string[])[]): boolean {
  const [kind = "", name = "", ...section] = target;
  const isOnce = ![first, name].some((words) => words.includes(`-${kind}`) || words.includes(`${kind}-`));
  const isParted = name.split("--").length <= 2;
  return others.length === 0 && section.length === 0 && isOnce && isParted;
}
