import { statusOf } from "./api-error.ts";
import { BodyTooLargeError, type KubeApi } from "./kube-client.ts";
import { parseList } from "./parse.ts";

/** Objects of a page, as client-go asks for. */
const PAGE = 500;

/** What a page is divided by when its answer is too large to keep. */
const SHRINK = 4;

export interface ListInit {
  readonly api: KubeApi;
  readonly path: string;
  /** Selectors. */
  readonly query: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onItem: (item: unknown) => void;
  /** Default 500. */
  readonly pageSize?: number;
}

/**
 * Lists a collection page by page, and answers the version that it had. Items may come twice when the server forgets the
 * version between two pages: then all is asked for anew, the second time at once.
 */
export async function listAll(init: ListInit): Promise<string> {
  let limit = init.pageSize ?? PAGE;
  for (;;) {
    try {
      return await listPages(init, limit);
    } catch (error) {
      if (error instanceof BodyTooLargeError && limit > 1) limit = Math.max(1, Math.floor(limit / SHRINK));
      else if (statusOf(error) === 410 && limit > 0) limit = 0;
      else throw error;
    }
  }
}

/** @param limit objects a page; 0 for all in one */
async function listPages({ api, path, query, signal, onItem }: ListInit, limit: number): Promise<string> {
  for (let token = ""; ; ) {
    const page = { ...query, ...(limit > 0 ? { limit: String(limit) } : {}), ...(token ? { continue: token } : {}) };
    const list = parseList(await api.request({ method: "GET", path, query: page, signal }));
    for (const item of list.items) onItem(item);
    token = list.continue;
    if (token === "") return list.resourceVersion;
  }
}
