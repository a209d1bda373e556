import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClaudeModel } from "./claude-model";

const SPACE: i32 = 0x20;

/** What a model's id or ARN says of what it takes. The ARN of an application's profile says nothing. */
@final
export class BedrockModel {
  readonly claude: ClaudeModel;
  readonly isNova: bool;
  /** Nova 2 thinks with an effort in place of a budget. */
  readonly isNova2: bool;

  constructor(private readonly id: Bytes) {
    this.claude = new ClaudeModel(id);
    this.isNova = id.indexOf(Bytes.of("nova")) >= 0;
    this.isNova2 = id.indexOf(Bytes.of("nova-2")) >= 0;
  }

  get isClaude(): bool {
    return this.claude.isClaude;
  }

  /** Whether thinking may go back to it; other models than Claude refuse it. */
  get mayBeClaude(): bool {
    return this.isClaude || this.id.startsWith(Bytes.of("arn:"));
  }

  get takesCachePoints(): bool {
    return this.isClaude || this.isNova;
  }

  /** Whether the choice among tools can be told, and whether one can be named. Others refuse any. */
  get takesChoice(): bool {
    return this.isClaude || this.has(Bytes.of("nova mistral arn: "));
  }

  get takesNamedChoice(): bool {
    return this.takesChoice && this.id.indexOf(Bytes.of("mistral")) < 0;
  }

  get isGptOss(): bool {
    return this.has(Bytes.of("gpt-oss "));
  }

  /** Whether it has `top_k` among its own fields. Nova has it elsewhere, others not at all. */
  get takesTopK(): bool {
    return this.has(Bytes.of("claude mistral "));
  }

  /** Whether answers and arguments can be held to a schema: newer models only. */
  get takesSchema(): bool {
    return this.isClaude ? this.claude.version > 44 : !this.has(WITHOUT_SCHEMA);
  }

  /** Whether the id has one of the words; a space follows each. */
  private has(words: Bytes): bool {
    let from = 0;
    for (let end = words.indexOfByte(SPACE); end >= 0; end = words.indexOfByte(SPACE, from)) {
      if (this.id.indexOf(words.slice(from, end)) >= 0) return true;
      from = end + 1;
    }
    return false;
  }
}

/** What has no structured output in AWS's list of models, beside Claude up to 4.1. */
const WITHOUT_SCHEMA: Bytes = Bytes.of("nova llama titan command jamba deepseek.r1 ");
