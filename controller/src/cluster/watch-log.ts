import type { Logger } from "../log.ts";
import type { ReflectorObserver } from "../provider/kubernetes/reflector.ts";

/** Tells the log which kinds cannot be read, such as for want of a right, and when they can again. */
export function watchLog(log: Pick<Logger, "info" | "warn">): ReflectorObserver {
  return {
    failed: ({ kind, namespace }, error) =>
      log.warn({ kind, namespace, reason: error.message }, "a kind cannot be read now"),
    recovered: ({ kind, namespace }) => log.info({ kind, namespace }, "a kind can be read again"),
    passedOver: ({ kind, namespace }) => log.warn({ kind, namespace }, "an object without a name is passed over"),
  };
}
