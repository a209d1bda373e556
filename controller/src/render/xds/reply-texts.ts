/** What clients read when the gateway itself answers, so that they need not guess who did and why. */
export const REPLY_TEXTS = {
  noRoute: "The gateway has no route for this request.",
  noBackend: "The gateway has no backend for this request.",
  misdirected: "This connection is for another host.",
} as const;

/** Body of an answer of the gateway's own; undefined: the status says it all. */
export function replyText(status: number): string | undefined {
  switch (status) {
    case 404:
      return `${REPLY_TEXTS.noRoute}\n`;
    case 421:
      return `${REPLY_TEXTS.misdirected}\n`;
    case 500:
    case 503:
      return `${REPLY_TEXTS.noBackend}\n`;
    default:
      return undefined;
  }
}
