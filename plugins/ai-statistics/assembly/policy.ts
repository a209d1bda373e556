import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  lowerAscii,
  PathSuffixes,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { PriceBook, readPrices } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { Rule, Source, sourceOf, StatAttribute } from "./attribute";
import { AttributeMaker, logged } from "./builtin";
import { AiStatisticsConfig } from "./generated/config.gen";

/** `value_length_limit` where it is unset, in bytes, as in Higress. */
const VALUE_LIMIT: i32 = 32000;
const VALUE_LIMIT_OF_DEFAULTS: i32 = 10 * 1024 * 1024;
const VALUE_LIMIT_OF_RESPONSE_DEFAULTS: i32 = 4000;

/** Bytes of answer that all `append` attributes of one stream hold together. */
const STREAM_CONTENT_LIMIT: i32 = 10 * 1024 * 1024;

/** Bytes of a body that are held where an attribute is taken from it; of a larger one, no such attribute is. */
const BODY_LIMIT: i32 = 10 * 1024 * 1024;
/** The same where only model and usage are looked for: they stand at the ends of a body. */
const ENDS_LIMIT: i32 = 256 * 1024;

const SESSION_HEADERS: StaticArray<string> = [
  "x-openclaw-session-key",
  "x-clawdbot-session-key",
  "x-moltbot-session-key",
  "x-agent-session",
];

/** A configuration made ready for requests. */
@final
export class AiStatisticsPolicy {
  readonly suffixes: PathSuffixes;
  readonly contentTypes: Array<Bytes> = [];
  readonly sessionHeaders: Array<Bytes> = [];
  readonly readsUsage: bool;
  readonly recordsGenAi: bool;
  readonly valueLimit: i32;
  /** Bytes that one `append` attribute may hold. */
  readonly appendLimit: i32;
  readonly requestLimit: i32;
  readonly responseLimit: i32;
  /** Null where nobody asks what calls cost. */
  readonly prices: PriceBook | null;
  /** Empty: clients are not told. */
  readonly costHeader: Bytes;
  /** Whether events of a stream are looked at for attributes. */
  readonly readsEvents: bool;

  constructor(
    config: AiStatisticsConfig,
    readonly attributes: Array<StatAttribute>,
    prices: PriceBook,
  ) {
    this.prices = config.prices.kind == JsonKind.Array ? prices : null;
    this.costHeader = Bytes.of(lowerAscii(config.costHeader));
    this.suffixes = new PathSuffixes(suffixesOf(config));
    if (!config.enableContentTypes.includes("*")) {
      for (let i = 0; i < config.enableContentTypes.length; i++) {
        this.contentTypes.push(Bytes.of(config.enableContentTypes[i]));
      }
    }
    if (config.sessionIdHeader.length > 0) this.sessionHeaders.push(Bytes.of(lowerAscii(config.sessionIdHeader)));
    for (let i = 0; i < SESSION_HEADERS.length; i++) this.sessionHeaders.push(Bytes.of(SESSION_HEADERS[i]));
    this.readsUsage = !config.disableOpenaiUsage;
    this.recordsGenAi = config.genAiMetrics;
    this.valueLimit = valueLimitOf(config);
    this.requestLimit = this.uses(Source.RequestBody) ? BODY_LIMIT : ENDS_LIMIT;
    this.responseLimit = this.uses(Source.ResponseBody) ? BODY_LIMIT : ENDS_LIMIT;
    this.readsEvents = this.uses(Source.ResponseStream);
    this.appendLimit = min(this.valueLimit, STREAM_CONTENT_LIMIT / max(this.appending, 1));
  }

  /** Whether an answer of this `content-type` is counted. */
  acceptsType(contentType: Bytes): bool {
    if (this.contentTypes.length == 0) return true;
    for (let i = 0; i < this.contentTypes.length; i++) if (contentType.indexOf(this.contentTypes[i]) >= 0) return true;
    return false;
  }

  private uses(source: Source): bool {
    for (let i = 0; i < this.attributes.length; i++) if (this.attributes[i].source == source) return true;
    return false;
  }

  /** How many attributes grow with the stream. */
  private get appending(): i32 {
    let count = 0;
    for (let i = 0; i < this.attributes.length; i++) {
      const attribute = this.attributes[i];
      if (attribute.source == Source.ResponseStream && attribute.rule == Rule.Append) count++;
    }
    return count;
  }
}

function suffixesOf(config: AiStatisticsConfig): Array<string> {
  if (config.enablePathSuffixes.length > 0) return config.enablePathSuffixes;
  const byDefault = config.useDefaultAttributes || config.useDefaultResponseAttributes;
  return byDefault && !config.hasEnablePathSuffixes ? ["/completions", "/messages"] : ["*"];
}

function valueLimitOf(config: AiStatisticsConfig): i32 {
  if (config.hasValueLengthLimit) return config.valueLengthLimit;
  if (config.useDefaultAttributes) return VALUE_LIMIT_OF_DEFAULTS;
  return config.useDefaultResponseAttributes ? VALUE_LIMIT_OF_RESPONSE_DEFAULTS : VALUE_LIMIT;
}

@final
export class AiStatisticsDecoder extends ConfigDecoder<AiStatisticsPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiStatisticsPolicy {
    const config = AiStatisticsConfig.decode(value, path, issues);
    const prices = readPrices(config.prices, path.key("prices"), issues);
    return new AiStatisticsPolicy(config, attributesOf(config, path, issues), prices);
  }
}

function attributesOf(config: AiStatisticsConfig, path: ConfigPath, issues: ConfigIssues): Array<StatAttribute> {
  const maker = new AttributeMaker();
  if (config.useDefaultAttributes) {
    const messages = logged("messages");
    messages.value = "messages";
    maker.add(messages, Source.RequestBody);
    maker.addBuiltins((_source: Source) => true);
    return maker.made;
  }
  if (config.useDefaultResponseAttributes) {
    maker.addBuiltins((source: Source) => source == Source.Usage);
    return maker.made;
  }
  const list = path.key("attributes");
  for (let i = 0; i < config.attributes.length; i++) {
    const entry = config.attributes[i];
    if (!maker.add(entry, sourceOf(entry.valueSource))) {
      issues.warn(list.at(i).key("value_source"), "is missing, and the key is not built in: the entry has no effect");
    }
  }
  return maker.made;
}
