/** How a provider answers a request. */
export const enum Serving {
  /** It has no such API. */
  None,
  /** As the client asks: the body passes, but for a few members. */
  Native,
  /** By its chat API, in another protocol. */
  Chat,
  /** By an API of its own that is no chat: bodies are translated. */
  Converted,
}
