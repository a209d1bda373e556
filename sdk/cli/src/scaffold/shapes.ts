/** What a new plugin does to begin with. */
export interface Shape {
  readonly name: string;
  /** In a list to choose from. */
  readonly does: string;
}

/** Each is a folder of `templates/shapes`; the first is the one that is taken when nobody chooses. */
export const SHAPES: readonly Shape[] = [
  { name: "request-headers", does: "tags requests by a header, from their path" },
  { name: "body-rewrite", does: "adds members to JSON requests" },
  { name: "streaming-answer", does: "filters the events of a streamed answer as they come" },
  { name: "callout", does: "asks another service before a request goes on" },
  { name: "auth", does: "lets requests pass that bring a known key" },
  { name: "ai-middleware", does: "reads prompts, whatever the client's protocol, and refuses the longest" },
];

export const DEFAULT_SHAPE = "request-headers";
