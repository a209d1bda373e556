import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const CHAT: string = "/v1/chat/completions";

/** What a request is to quotas, as Higress tells it by the end of its path. */
export const enum Operation {
  /** Nothing: it passes. */
  None,
  Chat,
  /** Sets a quota. */
  Refresh,
  /** Adds to one. */
  Delta,
  /** Reads one. */
  Query,
}

/** The paths of one configuration. */
@final
export class OperationPaths {
  private readonly chat: Bytes = Bytes.of(CHAT);
  private readonly query: Bytes;
  private readonly refresh: Bytes;
  private readonly delta: Bytes;

  /** @param adminPath what follows the path of chats; empty: `/quota` */
  constructor(adminPath: string) {
    const query = CHAT + (adminPath.length > 0 ? adminPath : "/quota");
    this.query = Bytes.of(query);
    this.refresh = Bytes.of(query + "/refresh");
    this.delta = Bytes.of(query + "/delta");
  }

  /** @param path without its query */
  find(path: Bytes): Operation {
    if (path.endsWith(this.refresh)) return Operation.Refresh;
    if (path.endsWith(this.delta)) return Operation.Delta;
    if (path.endsWith(this.query)) return Operation.Query;
    return path.endsWith(this.chat) ? Operation.Chat : Operation.None;
  }
}
