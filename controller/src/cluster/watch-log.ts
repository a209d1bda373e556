import type { Logger } from "../log.ts";
import type { ReflectorObserver } from "../provider/kubernetes/reflector.ts";

/** Tells the log which kinds cannot be read, for want of a right or a definition, and when they can. */
export function watchLog(log: Pick<Logger, "info" | "warn">): ReflectorObserver {
  return {
    failed: ({ kind, namespace }, error) =>
      log.warn({ kind, namespace, reason: error.message }, "a kind cannot be read now"),
    recovered: ({ kind, namespace }) => log.info({ kind, namespace }, "a kind can be read again"),
    passedOver: ({ kind, namespace }) => log.warn({ kind, namespace }, "an object without a name is passed over"),
    absent: ({ kind, group, namespace }) =>
      log.info({ kind, group, namespace }, "the server has no such kind; it is read once its definition is installed"),
    found: ({ kind, group, namespace }) => log.info({ kind, group, namespace }, "a kind is there now, and is read"),
  };
}
