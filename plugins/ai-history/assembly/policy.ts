import {
  Bytes,
  ByteWriter,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  hexEncode,
  JsonValue,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheSettings, openCache } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { openStore, storeSettingsOf } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AiHistoryConfig } from "./generated/config.gen";
import { HistoryStore, RemoteHistories, SharedHistories } from "./store";

const NAME: string = "ai-history";
const USUAL_ROUNDS: i32 = 3;
const SPACE: i32 = 0x20;
const LINE_END: i32 = 0x0a;

/** A configuration made ready for requests. */
@final
export class HistoryPolicy {
  /** Rounds that are kept, and put in front of a question unless the client says how many. */
  readonly rounds: i32;
  /** Bytes of one history. */
  readonly most: i32;
  private readonly identityHeader: Bytes;
  private readonly sessionHeader: Bytes;
  private readonly isPlain: bool;

  constructor(
    config: AiHistoryConfig,
    readonly store: HistoryStore,
  ) {
    this.rounds = config.fillHistoryCnt > 0 ? config.fillHistoryCnt : USUAL_ROUNDS;
    this.most = config.maxHistoryBytes;
    this.identityHeader = Bytes.of(config.identityHeader.toLowerCase());
    this.sessionHeader = Bytes.of(config.sessionHeader.toLowerCase());
    this.isPlain = config.identity == "plain";
  }

  /** The key of the current request's history; no bytes: it has none. */
  key(): Bytes {
    const identity = withoutSpaces(requestHeaders.getBytes(this.identityHeader));
    if (identity.length == 0) return identity;
    const session = this.sessionHeader.length == 0 ? Bytes.empty() : requestHeaders.getBytes(this.sessionHeader);
    const out = new ByteWriter(identity.length + session.length + 1);
    out.bytes(identity);
    if (session.length > 0) {
      // No header's value has a line end, so of two pairs no two are one key.
      out.byte(LINE_END);
      out.bytes(session);
    }
    return this.isPlain ? out.take() : hexEncode(sha256(out.take()));
  }
}

/** As Higress does it: `Bearer sk-1` and `Bearersk-1` are one. */
function withoutSpaces(text: Bytes): Bytes {
  const out = new ByteWriter(text.length);
  for (let i = 0; i < text.length; i++) if (text.at(i) != SPACE) out.byte(text.at(i));
  return out.take();
}

@final
export class HistoryDecoder extends ConfigDecoder<HistoryPolicy> {
  /** @param rootId of the plugin's context */
  constructor(private readonly rootId: u32) {
    super();
  }

  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): HistoryPolicy {
    const config = AiHistoryConfig.decode(value, path, issues);
    return new HistoryPolicy(config, this.open(config, path, issues));
  }

  private open(config: AiHistoryConfig, path: ConfigPath, issues: ConfigIssues): HistoryStore {
    const settings = storeSettingsOf(config, path, issues);
    const ttl = <i64>config.cacheTTL * 1000;
    if (settings.type == "shared") {
      const cache = new CacheSettings(NAME);
      cache.prefix = config.cacheKeyPrefix;
      // A key may be there beside the history itself.
      cache.maxEntryBytes = config.maxHistoryBytes + 1024;
      const opened = openCache(settings, cache, this.rootId);
      if (!opened.ok) issues.error(path, opened.error);
      return new SharedHistories(opened.value, ttl);
    }
    const opened = openStore(settings);
    if (!opened.ok) issues.error(path, opened.error);
    return new RemoteHistories(opened.value, this.rootId, Bytes.of(config.cacheKeyPrefix), ttl);
  }
}
