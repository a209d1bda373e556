import type { ResourceSink } from "../provider.ts";

/** What an API server can tell: it has checked its objects itself, so none is refused. Never called after the end. */
export type ObjectSink = Pick<ResourceSink, "upsert" | "remove" | "synced">;
