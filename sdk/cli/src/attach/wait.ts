import type { KubeObject } from "@sluice/controller";
import type { AttachCluster } from "./cluster/attach-cluster.ts";
import { type Effect, effectOf } from "./effect.ts";
import type { HostWriter } from "./hosts/host.ts";

/** Time, so that tests need not wait. */
export interface WaitClock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface WaitInit {
  readonly cluster: AttachCluster;
  readonly writer: HostWriter;
  /** Whether what was written is still in the object. */
  readonly holds: (object: KubeObject) => boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly clock?: WaitClock;
}

/** Milliseconds between two looks. */
const INTERVAL = 250;

/** Milliseconds that a refusal has to stand: a controller may see the policy before what it names. */
const STANDING = 2_000;

const SYSTEM: WaitClock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Waits until what was written is in effect, or is refused for good, or nobody has said anything in time. */
export async function waitForEffect(written: KubeObject, init: WaitInit): Promise<Effect> {
  const { cluster, writer, holds, timeout, clock = SYSTEM } = init;
  const began = clock.now();
  let refusedSince: number | undefined;
  let object: KubeObject | undefined = written;
  for (;;) {
    const effect = object === undefined ? GONE : holds(object) ? effectOf(writer.host, object) : OVERWRITTEN;
    const now = clock.now();
    const isRefused = effect.state === "refused";
    refusedSince = isRefused ? (refusedSince ?? now) : undefined;
    const isFinal =
      effect.state === "in effect" || effect.state === "unknown" || effect === GONE || effect === OVERWRITTEN;
    if (isFinal || now - began >= timeout || (refusedSince !== undefined && now - refusedSince >= STANDING))
      return effect;
    await clock.sleep(Math.min(INTERVAL, timeout - (now - began)));
    object = await cluster.read(written);
  }
}

const GONE: Effect = { state: "refused", by: "the cluster", reason: "Deleted", message: "somebody has deleted it" };

/** Of two that make the same object at the same moment the server keeps what the second one says. */
export const OVERWRITTEN: Effect = {
  state: "refused",
  by: "the cluster",
  reason: "Overwritten",
  message: "somebody else has written it at the same time",
};
