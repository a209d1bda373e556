import { SecretText } from "@sluice/manifest";
import { discard, formatLocation, type HttpClient, limitedBody, statusFailure } from "@sluice/oci";
import { ModuleFailure } from "./module-request.ts";
import type { SourceContext, SourceResult } from "./module-source.ts";

/** A module that is a file of a web server. User name and password in the url are sent as such, to that server alone. */
export async function fetchHttp(
  url: URL,
  http: HttpClient,
  now: () => number,
  { cache, limits, known, signal }: SourceContext,
): Promise<SourceResult> {
  const { bare, authorization } = separateCredentials(url);
  if (authorization !== undefined && bare.protocol === "http:" && !http.allowsPlain(bare.host)) {
    throw new ModuleFailure("InvalidReference", "a url with credentials must be https://, so that nobody reads them");
  }
  const answer = await http.ask({
    url: bare,
    authorization,
    signal,
    headers: known?.etag === undefined ? {} : { "if-none-match": known.etag },
  });
  if (answer.status === 304 && known?.etag !== undefined) {
    discard(answer);
    return { kind: "same" };
  }
  if (answer.status === 401 || answer.status === 403) {
    discard(answer);
    throw new ModuleFailure("Unauthorized", `${formatLocation(bare)} answered ${answer.status}: it wants credentials`);
  }
  if (answer.status !== 200) throw statusFailure(answer, formatLocation(bare), now());
  const coding = answer.header("content-encoding") ?? "identity";
  if (coding !== "identity") {
    discard(answer);
    throw new ModuleFailure("ServerError", `${bare.host} packs what was asked for as it is; serve the module unpacked`);
  }
  const incoming = await cache.receive(limitedBody(answer, limits.download, signal));
  const etag = answer.header("etag");
  return { kind: "new", incoming, version: etag === undefined ? {} : { etag }, digests: [] };
}

function separateCredentials(url: URL): { readonly bare: URL; readonly authorization?: SecretText } {
  if (url.username === "" && url.password === "") return { bare: url };
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const pair = `${decode(url.username)}:${decode(url.password)}`;
  return { bare, authorization: new SecretText(`Basic ${Buffer.from(pair).toString("base64")}`) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
