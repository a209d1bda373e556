/** Why a request has nothing to do with the cache, or its answer is not kept. */
export const enum Skip {
  None,
  /** The client said so, by Higress's header. */
  Header,
  /** By `cache-control: no-store`. */
  NoStore,
  /** Its texts are too long to be compared. */
  LargeRequest,
  /** No request of its protocol. */
  Unreadable,
  /** The header of the scope is not there. */
  NoScope,
  Temperature,
  /** There may be calls that are not kept: of tools of the provider's own, or in a form that only OpenAI has. */
  ServerTools,
  /** It is a part of a conversation that the provider keeps. */
  State,
  /** Neither a key nor anything else tells what is the same. */
  NoKey,
  /** The provider answered with an error, or with what can not be read. */
  Status,
  /** Another target of the route answered. */
  Fallback,
  Failed,
  Truncated,
  Filtered,
  TooLarge,
  /** It has parts that can not be told again. */
  Foreign,
  Empty,
}

/** The reason's name for metrics and logs. */
export function skipName(skip: Skip): string {
  switch (skip) {
    case Skip.Header:
      return "header";
    case Skip.NoStore:
      return "no_store";
    case Skip.LargeRequest:
      return "large_request";
    case Skip.Unreadable:
      return "unreadable";
    case Skip.NoScope:
      return "no_scope";
    case Skip.Temperature:
      return "temperature";
    case Skip.ServerTools:
      return "server_tools";
    case Skip.State:
      return "state";
    case Skip.NoKey:
      return "no_key";
    case Skip.Status:
      return "status";
    case Skip.Fallback:
      return "fallback";
    case Skip.Failed:
      return "failed";
    case Skip.Truncated:
      return "truncated";
    case Skip.Filtered:
      return "filtered";
    case Skip.TooLarge:
      return "too_large";
    case Skip.Foreign:
      return "foreign";
    case Skip.Empty:
      return "empty";
    default:
      return "none";
  }
}
