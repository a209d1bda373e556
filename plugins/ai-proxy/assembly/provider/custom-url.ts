import { Bytes, Result, Url } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The URL of an OpenAI-compatible provider, taken apart. */
@final
export class CustomUrl {
  constructor(
    /** `host` or `host:port`; empty when none is configured */
    readonly authority: Bytes,
    /** What stands before the API's path, without a slash at its end. */
    readonly prefix: Bytes,
    /** Path and query of the one API that the URL names; empty when the prefix counts. */
    readonly direct: Bytes,
  ) {}

  /** OpenAI's own. */
  static none(): CustomUrl {
    return new CustomUrl(Bytes.empty(), Bytes.of("/v1"), Bytes.empty());
  }

  /**
   * As in Higress the scheme may be left out (the cluster decides on TLS), a URL that ends in the path of an API stands for
   * that API, and any other is a prefix for the APIs' paths without their `/v1`.
   */
  static parse(text: string): Result<CustomUrl> {
    const parsed = Url.parse(Bytes.of(text.includes("://") ? text : "https://" + text));
    const url = parsed.value;
    if (!parsed.ok) return Result.fail(CustomUrl.none(), parsed.error);
    if (!url.isScheme("http") && !url.isScheme("https"))
      return Result.fail(CustomUrl.none(), "url: expected http or https");
    if (url.userinfo.length > 0) return Result.fail(CustomUrl.none(), "url: credentials belong into apiTokens");
    const path = withoutSlash(url.path);
    const end = url.path;
    if (isDirect(path)) {
      const direct = url.target.hasQuery ? url.target.withPath(path) : path;
      return Result.of(new CustomUrl(url.authority, Bytes.empty(), direct));
    }
    if (url.target.hasQuery || end.length > path.length + 1) {
      return Result.fail(CustomUrl.none(), "url: expected a plain prefix, or the path of one API");
    }
    return Result.of(new CustomUrl(url.authority, path, Bytes.empty()));
  }
}

const DIRECT_ENDINGS: StaticArray<string> = [
  "/completions",
  "/embeddings",
  "/audio/speech",
  "/audio/transcriptions",
  "/audio/translations",
  "/images/generations",
  "/images/variations",
  "/images/edits",
  "/models",
  "/responses",
  "/rerank",
];

function isDirect(path: Bytes): bool {
  for (let i = 0; i < DIRECT_ENDINGS.length; i++) if (path.endsWith(Bytes.of(DIRECT_ENDINGS[i]))) return true;
  return false;
}

function withoutSlash(path: Bytes): Bytes {
  return path.at(path.length - 1) == 0x2f ? path.slice(0, path.length - 1) : path;
}
