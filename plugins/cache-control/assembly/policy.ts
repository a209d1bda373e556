import { Bytes, ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Expiry } from "./expiry";
import { CacheControlConfig } from "./generated/config.gen";

/** Of answers that RFC 9110 lets be kept, those that are worth it. */
const STANDARD_STATUSES: StaticArray<i32> = [200, 203, 206, 301, 304, 308];

/** A configuration made ready for requests. */
@final
export class CacheControlPolicy {
  readonly isStandard: bool;
  readonly overwrites: bool;
  /** Of `cache-control`. */
  readonly control: Bytes;
  /** With their dots; empty: all paths. */
  private readonly suffixes: Array<Bytes>;
  private readonly statuses: Array<i32>;

  constructor(
    config: CacheControlConfig,
    readonly expiry: Expiry,
  ) {
    const isStandard = config.directives == "standard";
    this.isStandard = isStandard;
    this.overwrites = config.overwrite;
    const control = isStandard ? expiry.standardControl(config.visibility) : expiry.higressControl();
    this.control = Bytes.of(control);
    this.suffixes = suffixesOf(config.suffix);
    this.statuses = config.hasStatuses ? config.statuses : isStandard ? STANDARD_STATUSES.slice<i32[]>() : [];
  }

  /** @param path without its query */
  takesPath(path: Bytes): bool {
    for (let i = 0; i < this.suffixes.length; i++) if (path.endsWith(this.suffixes[i])) return true;
    return this.suffixes.length == 0;
  }

  takesStatus(status: i32): bool {
    return this.statuses.length == 0 || this.statuses.includes(status);
  }
}

/** Of `jpg|png`; nothing for all paths. */
function suffixesOf(text: string): Array<Bytes> {
  const suffixes: Bytes[] = [];
  if (text.length == 0) return suffixes;
  const words = text.split("|");
  for (let i = 0; i < words.length; i++) {
    if (words[i] == "*") return [];
    suffixes.push(Bytes.of("." + words[i]));
  }
  return suffixes;
}

@final
export class CacheControlDecoder extends ConfigDecoder<CacheControlPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CacheControlPolicy {
    const config = CacheControlConfig.decode(value, path, issues);
    const found = Expiry.read(config.expires);
    if (found == null && config.expires.length > 0) {
      issues.error(path.key("expires"), "expected seconds, up to 3153600000, or max, or epoch");
    }
    if (config.visibility.length > 0 && config.directives == "higress") {
      issues.warn(path.key("visibility"), "is not read with directives: higress");
    }
    return new CacheControlPolicy(config, found == null ? Expiry.none() : found);
  }
}
