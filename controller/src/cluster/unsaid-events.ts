import type { EventRecorder } from "../apply/event-recorder.ts";
import type { StatusUpdate } from "../ir/status.ts";
import type { RenderIssue } from "../render/issue.ts";
import { formatRef } from "../store/kube-object.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { issuesByObject } from "./unsaid.ts";

/** Tells of what a target cannot do as events of objects whose statuses are another controller's to write. */
export class UnsaidEvents {
  readonly #events: Pick<EventRecorder, "record">;
  /** Object → what was told of it last. */
  readonly #told = new Map<string, string>();

  constructor(events: Pick<EventRecorder, "record">) {
    this.#events = events;
  }

  /** @param status what is written: of these objects their statuses tell */
  take(issues: readonly RenderIssue[], status: readonly StatusUpdate[], store: ResourceStore): void {
    const written = new Set(status.map(({ ref }) => formatRef(ref)));
    const open = new Map<string, string>();
    for (const [key, { ref, text }] of issuesByObject(issues)) {
      const object = store.entry(ref.kind as never, ref.namespace, ref.name)?.object;
      if (written.has(key) || object === undefined) continue;
      open.set(key, text);
      if (this.#told.get(key) === text) continue;
      const event = { type: "Warning", reason: "UnsupportedValue", action: "Rendering", note: text } as const;
      this.#events.record({ object, ...event });
    }
    this.#told.clear();
    for (const [key, text] of open) this.#told.set(key, text);
  }
}
