// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigMap,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readNumber,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readInjectionCategories(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = new Array<string>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readEnum(items.value, path.item(items), issues, "instruction-override role-play system-prompt-extraction encoding tool-abuse indirect-injection"));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readMatchLiterals(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 5000, path, issues);
  return list;
}

function readMatchWords(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 5000, path, issues);
  return list;
}

function readMatchPatterns(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 500, path, issues);
  return list;
}

function readMatchDetectors(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = new Array<string>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readEnum(items.value, path.item(items), issues, "creditCard iban ssn nationalId chinaResidentId aadhaar cpf cnpj nir steuerId codiceFiscale dni nino myNumber rrn tfn sin pesel bsn personnummer phone email ipAddress apiKey privateKey jwt urlCredentials"));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 64, path, issues);
  return list;
}

function readExceptionConsumers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 1000, path, issues);
  return list;
}

function readRuleIn_(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = new Array<string>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readEnum(items.value, path.item(items), issues, "system user assistant tool answer"));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 5, path, issues);
  return list;
}

function readTopicWords(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 2000, path, issues);
  return list;
}

function readTopicPatterns(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 200, path, issues);
  return list;
}

function readTopicsAllow(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Topic> {
  const list = new Array<Topic>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Topic.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 64, path, issues);
  return list;
}

function readTopicsDeny(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Topic> {
  const list = new Array<Topic>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Topic.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 64, path, issues);
  return list;
}

function readContextWindowModels(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<i32> {
  const map = new ConfigMap<i32>();
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), <i32>readInteger(items.value, path.item(items), issues, 1, 1000000000));
  return map;
}

function readPromptGuardConfigRules(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Rule> {
  const list = new Array<Rule>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Rule.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 64, path, issues);
  return list;
}

/** Attempts to take over or to break out of a prompt: see Injections. */
@final
export class Injection {
  /** Score from which a text is one. */
  threshold: f64 = 0.7;
  /** Only these; unset: all. */
  categories: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `categories` was given. */
  get hasCategories(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Injection {
    const out = new Injection();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("threshold categories");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.threshold = readNumber(member, place, issues, 0, 1, "between 0 and 1");
          break;
        case 1:
          this.categories = readInjectionCategories(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "threshold categories");
      }
      this.given.add(index);
    }
  }
}

/** Answers that tell the system prompt of their request: see System prompts. */
@final
export class SystemPromptLeak {
  /** Share of the prompt that an answer may not tell. */
  share: f64 = 0.3;
  /** Words of the prompt in a row that an answer may not tell. */
  words: i32 = 50;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): SystemPromptLeak {
    const out = new SystemPromptLeak();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("share words");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.share = readNumber(member, place, issues, 0.05, 1, "between 0.05 and 1");
          break;
        case 1:
          this.words = <i32>readInteger(member, place, issues, 8, 1000);
          break;
        default:
          issues.unknownKey(path, items.key, "share words");
      }
    }
  }
}

/** What is looked for: each of these that is given, any of which will do. */
@final
export class Match {
  /** Texts, wherever they stand. */
  literals: Array<string> = [];
  /** Texts with no letter or digit beside them. */
  words: Array<string> = [];
  /** Regular expressions (RE2 syntax). */
  patterns: Array<string> = [];
  /** Look for them in the texts as they are. Else case, width, look-alike letters, invisible characters, accents and letters that are spaced out make no difference. */
  exact: bool = false;
  /** Personal data and secrets by their form, with their check digits: see Detectors. */
  detectors: Array<string> = [];
  /** Attempts to take over or to break out of a prompt: see Injections. */
  injection: Injection = new Injection();
  /** Answers that tell the system prompt of their request: see System prompts. */
  systemPromptLeak: SystemPromptLeak = new SystemPromptLeak();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `literals` was given. */
  get hasLiterals(): bool {
    return this.given.has(0);
  }

  /** Whether `words` was given. */
  get hasWords(): bool {
    return this.given.has(1);
  }

  /** Whether `patterns` was given. */
  get hasPatterns(): bool {
    return this.given.has(2);
  }

  /** Whether `detectors` was given. */
  get hasDetectors(): bool {
    return this.given.has(4);
  }

  /** Whether `injection` was given. */
  get hasInjection(): bool {
    return this.given.has(5);
  }

  /** Whether `systemPromptLeak` was given. */
  get hasSystemPromptLeak(): bool {
    return this.given.has(6);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Match {
    const out = new Match();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("literals words patterns exact detectors injection systemPromptLeak");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.literals = readMatchLiterals(member, place, issues);
          break;
        case 1:
          this.words = readMatchWords(member, place, issues);
          break;
        case 2:
          this.patterns = readMatchPatterns(member, place, issues);
          break;
        case 3:
          this.exact = readBool(member, place, issues);
          break;
        case 4:
          this.detectors = readMatchDetectors(member, place, issues);
          break;
        case 5:
          this.injection = Injection.decode(member, place, issues);
          break;
        case 6:
          this.systemPromptLeak = SystemPromptLeak.decode(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "literals words patterns exact detectors injection systemPromptLeak");
      }
      this.given.add(index);
    }
  }
}

/** For whom the rule is not. */
@final
export class Exception {
  /** Consumers: exact, or `prefix*`. */
  consumers: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `consumers` was given. */
  get hasConsumers(): bool {
    return this.given.has(0);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Exception {
    const out = new Exception();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("consumers");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.consumers = readExceptionConsumers(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "consumers");
      }
      this.given.add(index);
    }
  }
}

@final
export class Rule {
  /** Name of the rule in logs, metrics and tags; no two may have the same. */
  name: string = "";
  /** What is looked for: each of these that is given, any of which will do. */
  match: Match = new Match();
  /** Where it is looked for: texts of the system, of the user, of earlier answers, results of tools, and the answer. Unset: `user` and `tool` for `injection`, `answer` for `systemPromptLeak`; for others all, or `user`, `tool` and `answer` where the action changes nothing, and not `answer` with `reversible`. */
  in_: Array<string> = [];
  /** Of the user's and the tools' texts, look only at those since the last question of the user. */
  lastTurnOnly: bool = false;
  /** `block` refuses the request or ends the answer; `mask`, `replace` and `hash` put something else in the place of what was found; `tag` and `log` change no text. */
  action: string = "block";
  /** What `replace` puts in its place. */
  replacement: string = "[removed]";
  /** Characters at the end that `mask` leaves. */
  keepLast: i32 = 0;
  /** `mask` by a placeholder, which the answer's text is freed of again: the provider sees `<EMAIL_1>`, the client what it wrote. */
  reversible: bool = false;
  /** What `tag` adds; unset: the name of the rule. */
  tag: string = "";
  /** What this rule adds to the score of the request or the answer when it finds something; with `scoreThreshold`. */
  score: f64 = 0;
  /** For whom the rule is not. */
  except: Exception = new Exception();
  /** Find, count and log only, to try a rule. */
  shadow: bool = false;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `in` was given. */
  get hasIn_(): bool {
    return this.given.has(2);
  }

  /** Whether `tag` was given. */
  get hasTag(): bool {
    return this.given.has(8);
  }

  /** Whether `score` was given. */
  get hasScore(): bool {
    return this.given.has(9);
  }

  /** Whether `except` was given. */
  get hasExcept(): bool {
    return this.given.has(10);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Rule {
    const out = new Rule();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name match in lastTurnOnly action replacement keepLast reversible tag score except shadow");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1, 64);
          break;
        case 1:
          this.match = Match.decode(member, place, issues);
          break;
        case 2:
          this.in_ = readRuleIn_(member, place, issues);
          break;
        case 3:
          this.lastTurnOnly = readBool(member, place, issues);
          break;
        case 4:
          this.action = readEnum(member, place, issues, "block mask replace hash tag log");
          break;
        case 5:
          this.replacement = readString(member, place, issues, 0, 1024);
          break;
        case 6:
          this.keepLast = <i32>readInteger(member, place, issues, 0, 16);
          break;
        case 7:
          this.reversible = readBool(member, place, issues);
          break;
        case 8:
          this.tag = readString(member, place, issues, 1, 64);
          break;
        case 9:
          this.score = readNumber(member, place, issues, 0, 1000, "between 0 and 1000");
          break;
        case 10:
          this.except = Exception.decode(member, place, issues);
          break;
        case 11:
          this.shadow = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name match in lastTurnOnly action replacement keepLast reversible tag score except shadow");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "match");
  }
}

@final
export class Topic {
  /** Name of the topic in logs and metrics. */
  name: string = "";
  /** Words or phrases that tell of it; each stands by itself, as in `words` of a rule. */
  words: Array<string> = [];
  /** Regular expressions (RE2 syntax) that tell of it. */
  patterns: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `words` was given. */
  get hasWords(): bool {
    return this.given.has(1);
  }

  /** Whether `patterns` was given. */
  get hasPatterns(): bool {
    return this.given.has(2);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Topic {
    const out = new Topic();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name words patterns");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1, 64);
          break;
        case 1:
          this.words = readTopicWords(member, place, issues);
          break;
        case 2:
          this.patterns = readTopicPatterns(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name words patterns");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
  }
}

/** What the last turn of the user may be about. */
@final
export class Topics {
  /** Topics of which one must be found, where there are any. */
  allow: Array<Topic> = [];
  /** Topics of which none may be found. */
  deny: Array<Topic> = [];
  /** What becomes of a request about something else. */
  action: string = "block";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `allow` was given. */
  get hasAllow(): bool {
    return this.given.has(0);
  }

  /** Whether `deny` was given. */
  get hasDeny(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Topics {
    const out = new Topics();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("allow deny action");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.allow = readTopicsAllow(member, place, issues);
          break;
        case 1:
          this.deny = readTopicsDeny(member, place, issues);
          break;
        case 2:
          this.action = readEnum(member, place, issues, "block tag log");
          break;
        default:
          issues.unknownKey(path, items.key, "allow deny action");
      }
      this.given.add(index);
    }
  }
}

/** What a request may have at most. */
@final
export class Limits {
  /** Messages. */
  messages: i32 = 0;
  /** Definitions of tools. */
  tools: i32 = 0;
  /** Images and other media. */
  images: i32 = 0;
  /** Bytes of all texts. */
  textBytes: i32 = 0;
  /** Bytes of the texts of one message. */
  messageBytes: i32 = 0;
  /** Bytes of the body. */
  bodyBytes: i32 = 104857600;
  /** Tokens of the answer that it may ask for. */
  outputTokens: i32 = 0;
  /** Answers that it may ask for at once. */
  choices: i32 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `messages` was given. */
  get hasMessages(): bool {
    return this.given.has(0);
  }

  /** Whether `tools` was given. */
  get hasTools(): bool {
    return this.given.has(1);
  }

  /** Whether `images` was given. */
  get hasImages(): bool {
    return this.given.has(2);
  }

  /** Whether `textBytes` was given. */
  get hasTextBytes(): bool {
    return this.given.has(3);
  }

  /** Whether `messageBytes` was given. */
  get hasMessageBytes(): bool {
    return this.given.has(4);
  }

  /** Whether `outputTokens` was given. */
  get hasOutputTokens(): bool {
    return this.given.has(6);
  }

  /** Whether `choices` was given. */
  get hasChoices(): bool {
    return this.given.has(7);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Limits {
    const out = new Limits();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("messages tools images textBytes messageBytes bodyBytes outputTokens choices");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.messages = <i32>readInteger(member, place, issues, 1, 1000000);
          break;
        case 1:
          this.tools = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 2:
          this.images = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 3:
          this.textBytes = <i32>readInteger(member, place, issues, 1, 104857600);
          break;
        case 4:
          this.messageBytes = <i32>readInteger(member, place, issues, 1, 104857600);
          break;
        case 5:
          this.bodyBytes = <i32>readInteger(member, place, issues, 1, 104857600);
          break;
        case 6:
          this.outputTokens = <i32>readInteger(member, place, issues, 1, 1000000000);
          break;
        case 7:
          this.choices = <i32>readInteger(member, place, issues, 1, 128);
          break;
        default:
          issues.unknownKey(path, items.key, "messages tools images textBytes messageBytes bodyBytes outputTokens choices");
      }
      this.given.add(index);
    }
  }
}

/** Keeps requests within what the model takes, by an estimate of their tokens and the tokens of the answer that they ask for. */
@final
export class ContextWindow {
  /** What becomes of a request that is too large: `refuse` it; `dropOldest` turns of the conversation, never the system prompt and the last turn of the user; `clamp` the tokens of the answer. */
  action: string = "refuse";
  /** Window of models that `models` does not name; unset: they are not looked at. */
  tokens: i32 = 0;
  /** Windows in tokens by model: exact, or `prefix*`, of which the longest counts. */
  models: ConfigMap<i32> = new ConfigMap<i32>();
  /** Tokens for the answer of a request that sets no maximum; `clamp` leaves no fewer. */
  reserve: i32 = 1024;
  /** What is added to the estimate. */
  marginPercent: i32 = 5;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `tokens` was given. */
  get hasTokens(): bool {
    return this.given.has(1);
  }

  /** Whether `models` was given. */
  get hasModels(): bool {
    return this.given.has(2);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ContextWindow {
    const out = new ContextWindow();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("action tokens models reserve marginPercent");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.action = readEnum(member, place, issues, "refuse dropOldest clamp");
          break;
        case 1:
          this.tokens = <i32>readInteger(member, place, issues, 1, 1000000000);
          break;
        case 2:
          this.models = readContextWindowModels(member, place, issues);
          break;
        case 3:
          this.reserve = <i32>readInteger(member, place, issues, 1, 1000000000);
          break;
        case 4:
          this.marginPercent = <i32>readInteger(member, place, issues, 0, 100);
          break;
        default:
          issues.unknownKey(path, items.key, "action tokens models reserve marginPercent");
      }
      this.given.add(index);
    }
  }
}

/** One line of the log for each thing found. */
@final
export class Audit {
  /** Write what was found into the line. */
  text: bool = false;
  /** Lines for one request or answer; what is beyond is counted in the last one. */
  most: i32 = 16;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Audit {
    const out = new Audit();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("text most");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.text = readBool(member, place, issues);
          break;
        case 1:
          this.most = <i32>readInteger(member, place, issues, 0, 1000);
          break;
        default:
          issues.unknownKey(path, items.key, "text most");
      }
    }
  }
}

@final
export class PromptGuardConfig {
  /** What is looked for, and what becomes of it. All of them are looked for at once. */
  rules: Array<Rule> = [];
  /** Sum of the scores of rules from which a request or an answer is blocked. */
  scoreThreshold: f64 = 1;
  /** What the last turn of the user may be about. */
  topics: Topics = new Topics();
  /** What a request may have at most. */
  limits: Limits = new Limits();
  /** Keeps requests within what the model takes, by an estimate of their tokens and the tokens of the answer that they ask for. */
  contextWindow: ContextWindow = new ContextWindow();
  /** Status of a refused request. */
  denyCode: i32 = 400;
  /** What a client is told that is refused, or whose answer is withheld. */
  denyMessage: string = "A policy of this gateway does not allow this.";
  /** Refuse by an `error`, or by an `answer` with status 200 that says `denyMessage` and has the finish reason `content_filter`. */
  denyAs: string = "error";
  /** What becomes of chats that can not be read: requests that are no JSON, compressed or too large, and answers of that kind. */
  unreadable: string = "deny";
  /** Most bytes of a streamed text that are held back while they may be a part of what is looked for; what is longer may be missed. */
  streamWindow: i32 = 4096;
  /** Header of the request that gets the tags, for later plugins and the upstream. What the client sent in it is removed. */
  tagHeader: string = "x-guard-tags";
  /** Key of the digests of `hash` and of the audit. Without it, those of the audit can be compared within a process only. */
  hashKey: string = "";
  /** One line of the log for each thing found. */
  audit: Audit = new Audit();
  /** All of it in shadow: nothing is refused or changed. */
  shadow: bool = false;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `rules` was given. */
  get hasRules(): bool {
    return this.given.has(0);
  }

  /** Whether `topics` was given. */
  get hasTopics(): bool {
    return this.given.has(2);
  }

  /** Whether `limits` was given. */
  get hasLimits(): bool {
    return this.given.has(3);
  }

  /** Whether `contextWindow` was given. */
  get hasContextWindow(): bool {
    return this.given.has(4);
  }

  /** Whether `hashKey` was given. */
  get hasHashKey(): bool {
    return this.given.has(11);
  }

  /** Whether `audit` was given. */
  get hasAudit(): bool {
    return this.given.has(12);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptGuardConfig {
    const out = new PromptGuardConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("rules scoreThreshold topics limits contextWindow denyCode denyMessage denyAs unreadable streamWindow tagHeader hashKey audit shadow");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.rules = readPromptGuardConfigRules(member, place, issues);
          break;
        case 1:
          this.scoreThreshold = readNumber(member, place, issues, 0, 100000, "between 0 and 100000");
          break;
        case 2:
          this.topics = Topics.decode(member, place, issues);
          break;
        case 3:
          this.limits = Limits.decode(member, place, issues);
          break;
        case 4:
          this.contextWindow = ContextWindow.decode(member, place, issues);
          break;
        case 5:
          this.denyCode = <i32>readInteger(member, place, issues, 400, 599);
          break;
        case 6:
          this.denyMessage = readString(member, place, issues, 1, 1024);
          break;
        case 7:
          this.denyAs = readEnum(member, place, issues, "error answer");
          break;
        case 8:
          this.unreadable = readEnum(member, place, issues, "deny allow");
          break;
        case 9:
          this.streamWindow = <i32>readInteger(member, place, issues, 256, 65536);
          break;
        case 10:
          this.tagHeader = readString(member, place, issues, 1);
          break;
        case 11:
          this.hashKey = readString(member, place, issues, 16, 1024);
          break;
        case 12:
          this.audit = Audit.decode(member, place, issues);
          break;
        case 13:
          this.shadow = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "rules scoreThreshold topics limits contextWindow denyCode denyMessage denyAs unreadable streamWindow tagHeader hashKey audit shadow");
      }
      this.given.add(index);
    }
  }
}

export class PromptGuardConfigDecoder extends ConfigDecoder<PromptGuardConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptGuardConfig {
    return PromptGuardConfig.decode(value, path, issues);
  }
}
