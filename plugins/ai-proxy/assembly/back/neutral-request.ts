import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { ClaudeMembers } from "./claude-members";
import { budgetAskedFor } from "./claude-thinking";
import { NO_MESSAGES } from "./content";
import { FunctionTools } from "./function-tools";
import { RoleMessages } from "./role-messages";

/** A neutral request taken apart, and one for a protocol that knows functions only, on its way. */
@final
export class NeutralRequest {
  readonly document: JsonValue;
  readonly members: ClaudeMembers;
  readonly tools: FunctionTools;
  /** writes the provider's request */
  readonly json: JsonWriter;
  private readonly out: ByteWriter;
  private problem: string = "";

  constructor(body: Bytes) {
    const document = jsonParse(body);
    const members = new ClaudeMembers(document);
    const out = new ByteWriter(body.length + 512);
    this.document = document;
    this.members = members;
    this.tools = new FunctionTools(members);
    this.json = new JsonWriter(out);
    this.out = out;
  }

  /**
   * Writes the messages by `messages` and begins the request with its model; false when something cannot be translated.
   * @param many whether several answers can be had
   */
  begin(call: BackCall, messages: RoleMessages, many: bool): bool {
    const problem = this.check(many);
    this.problem = problem.length > 0 ? problem : messages.write(this.members.messages);
    this.json.beginObject().key("model").stringRaw(call.modelRaw);
    return this.problem.length == 0;
  }

  /** The provider's request; fails with what `begin` found. */
  end(): Result<Bytes> {
    this.json.endObject();
    return this.problem.length == 0 ? Result.of(this.out.take()) : Result.fail(Bytes.empty(), this.problem);
  }

  private check(many: bool): string {
    if (this.document.kind != JsonKind.Object) return "body: expected a JSON object";
    const list = this.members.messages;
    if (list.kind != JsonKind.Array || !list.items().next()) {
      return NO_MESSAGES;
    }
    if (!many && this.members.n.asI64(1) > 1) return "n: more than one answer has no counterpart";
    return this.tools.check();
  }

  /** Tokens that the model may think with; 0 when it shall not think, -1 when the request says nothing. */
  get thinkingBudget(): i64 {
    const members = this.members;
    const own = members.thinking;
    if (own.member("type").rawText().equalsString("disabled")) return 0;
    const budget = own.member("budget_tokens").asI64(own.member("token_budget").asI64());
    if (budget > 0) return budget;
    const effort = members.reasoningEffort.rawText();
    if (effort.equalsString("none") || effort.equalsString("minimal")) return 0;
    const asked = budgetAskedFor(members);
    return asked > 0 ? asked : -1;
  }

  /** Writes the most tokens that the answer may have; nothing when it is not limited. */
  writeMaxTokens(name: Bytes): void {
    const newer = this.members.maxCompletionTokens;
    const limit = newer.kind == JsonKind.Number ? newer : this.members.maxTokens;
    if (limit.kind == JsonKind.Number) this.json.keyBytes(name).raw(limit.raw);
  }

  /** The schema that the answer shall have; Missing when there is none. */
  get schema(): JsonValue {
    return this.members.responseFormat.member("json_schema").member("schema");
  }

  /** Whether the answer shall be JSON, with a schema or without. */
  get wantsJson(): bool {
    return this.members.responseFormat.member("type").rawText().startsWith(JSON_TYPES);
  }

  /** Writes `stop` as a list of strings; nothing without any. */
  writeStops(name: Bytes): void {
    const stop = this.members.stop;
    if (stop.kind == JsonKind.String) this.json.keyBytes(name).beginArray().raw(stop.raw).endArray();
    else if (stop.kind == JsonKind.Array) this.json.keyBytes(name).raw(stop.raw);
  }
}

const JSON_TYPES: Bytes = Bytes.of("json_");
