import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
  lowerAscii,
  randomBytes,
  Secret,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ContextRule } from "./context/context-rule";
import { Limits, PromptGuardConfig } from "./generated/config.gen";
import { readRules } from "./rules/read-rules";
import { readTopics } from "./rules/read-topics";
import { RuleBook } from "./rules/rule-book";

const RANDOM_KEY: i32 = 32;

/** A configuration made ready for streams. */
@final
export class GuardPolicy {
  readonly scoreThreshold: f64;
  /** Null: none is set. */
  readonly limits: Limits | null;
  readonly mostBody: i32;
  /** Null: windows are not looked at. */
  readonly context: ContextRule | null;
  readonly denyCode: u32;
  readonly denyMessage: string;
  readonly deniesByAnswer: bool;
  readonly streamWindow: i32;
  readonly tagHeader: Bytes;
  readonly auditsText: bool;
  readonly mostLines: i32;
  readonly shadow: bool;

  constructor(
    config: PromptGuardConfig,
    readonly book: RuleBook,
    /** of digests */
    readonly key: Secret,
  ) {
    this.scoreThreshold = config.scoreThreshold;
    this.limits = config.hasLimits ? config.limits : null;
    this.mostBody = config.limits.bodyBytes;
    this.context = config.hasContextWindow ? new ContextRule(config.contextWindow) : null;
    this.denyCode = <u32>config.denyCode;
    this.denyMessage = config.denyMessage;
    this.deniesByAnswer = config.denyAs == "answer";
    this.streamWindow = config.streamWindow;
    this.tagHeader = Bytes.of(lowerAscii(config.tagHeader));
    this.auditsText = config.audit.text;
    this.mostLines = config.audit.most;
    this.shadow = config.shadow;
  }

  /** Whether there is nothing to do. */
  get isEmpty(): bool {
    const readsNothing = !this.book.readsRequests && !this.book.readsAnswers;
    return readsNothing && this.limits == null && this.context == null;
  }
}

@final
export class GuardDecoder extends ConfigDecoder<GuardPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): GuardPolicy {
    const config = PromptGuardConfig.decode(value, path, issues);
    const book = new RuleBook(config.unreadable == "deny");
    readRules(config.rules, config.hasHashKey, book, path.key("rules"), issues);
    readTopics(config.topics, book, path.key("topics"), issues);
    book.request.compile(issues);
    book.answer.compile(issues);
    const context = config.contextWindow;
    if (config.hasContextWindow && !context.hasTokens && !context.hasModels) {
      issues.error(path.key("contextWindow"), "one of tokens and models is required");
    }
    const key = config.hasHashKey ? Bytes.of(config.hashKey) : Bytes.wrap(randomBytes(RANDOM_KEY));
    return new GuardPolicy(config, book, new Secret(key));
  }
}
