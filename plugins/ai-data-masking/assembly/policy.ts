import { Bytes, ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { DenyWords } from "./deny-words";
import { DataMaskingConfig } from "./generated/config.gen";
import { JsonPathQuery } from "./path/json-path-query";
import { Digest } from "./rules/digest";
import { MaskRules } from "./rules/mask-rules";

/** What a refusal says. */
@final
export class RefusalTexts {
  /** Of a request; an answer keeps the provider's. */
  readonly status: u32;
  readonly message: Bytes;
  readonly raw: Bytes;
  readonly contentType: string;

  constructor(config: DataMaskingConfig) {
    this.status = <u32>config.denyCode;
    this.message = Bytes.of(config.denyMessage);
    this.raw = Bytes.of(config.denyRawMessage);
    this.contentType = config.denyContentType;
  }
}

/** A configuration made ready for requests. */
@final
export class MaskingPolicy {
  readonly readsConversations: bool;
  readonly readsRaw: bool;
  readonly skipsResponse: bool;
  readonly tellsText: bool;
  readonly texts: RefusalTexts;

  constructor(
    config: DataMaskingConfig,
    readonly paths: JsonPathQuery[],
    readonly words: DenyWords,
    readonly rules: MaskRules,
  ) {
    this.readsConversations = config.denyOpenai;
    this.readsRaw = config.denyRaw;
    this.skipsResponse = config.skipResponse;
    this.tellsText = config.auditText;
    this.texts = new RefusalTexts(config);
  }

  /** Whether something of answers may have to be read. */
  get readsAnswers(): bool {
    return !this.skipsResponse && (!this.words.isEmpty || this.rules.length > 0);
  }

  /** Whether there is nothing to do. */
  get isEmpty(): bool {
    const readsNothing = !this.readsConversations && !this.readsRaw && this.paths.length == 0;
    return readsNothing || (this.words.isEmpty && this.rules.length == 0);
  }
}

@final
export class MaskingDecoder extends ConfigDecoder<MaskingPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): MaskingPolicy {
    const config = DataMaskingConfig.decode(value, path, issues);
    const rules = new MaskRules(
      config.replaceRoles,
      new Digest(Bytes.of(config.hashKey)),
      path.key("replace_roles"),
      issues,
    );
    return new MaskingPolicy(config, readPaths(config, path, issues), readWords(config, path, issues), rules);
  }
}

function readPaths(config: DataMaskingConfig, path: ConfigPath, issues: ConfigIssues): JsonPathQuery[] {
  const paths: JsonPathQuery[] = [];
  for (let i = 0; i < config.denyJsonpath.length; i++) {
    // As in Higress, an empty one is none.
    if (config.denyJsonpath[i].length == 0) continue;
    const query = JsonPathQuery.parse(config.denyJsonpath[i]);
    if (query.ok) paths.push(query.value);
    else issues.error(path.key("deny_jsonpath").at(i), query.error);
  }
  return paths;
}

function readWords(config: DataMaskingConfig, path: ConfigPath, issues: ConfigIssues): DenyWords {
  const words = new DenyWords(!config.denyExact);
  words.add(config.denyWords, "deny_words");
  if (config.systemDeny && config.systemDenyWords.length == 0) {
    issues.error(path.key("system_deny"), "no list is built in: give one in `system_deny_words`, or take this out");
  }
  if (config.systemDeny) words.add(config.systemDenyWords, "system_deny_words");
  words.compile(path, issues);
  return words;
}
