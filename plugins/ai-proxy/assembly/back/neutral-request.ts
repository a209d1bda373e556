import { Bytes, JsonKind, JsonValue, JsonWriter, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatTools } from "./chat-tools";
import { ClaudeMembers } from "./claude-members";
import { budgetAskedFor } from "./claude-thinking";
import { RoleMessages } from "./role-messages";

/** A neutral request taken apart for protocols that know functions only. */
@final
export class NeutralRequest {
  readonly document: JsonValue;
  readonly members: ClaudeMembers;
  readonly tools: ChatTools;

  constructor(body: Bytes) {
    const document = jsonParse(body);
    const members = new ClaudeMembers(document);
    this.document = document;
    this.members = members;
    this.tools = new ChatTools(members, true);
  }

  /** Writes the messages; answers what cannot be translated, or nothing. @param many whether several answers can be had */
  write(messages: RoleMessages, many: bool): string {
    if (this.document.kind != JsonKind.Object) return "body: expected a JSON object";
    const list = this.members.messages;
    if (list.kind != JsonKind.Array || !list.items().next()) {
      return "messages: expected a list of at least one message";
    }
    if (!many && this.members.n.asI64(1) > 1) return "n: more than one answer has no counterpart";
    const problem = this.tools.check();
    return problem.length > 0 ? problem : messages.write(list);
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

  /** Most tokens of the answer; Missing when not limited. */
  get maxTokens(): JsonValue {
    const members = this.members;
    return members.maxCompletionTokens.kind == JsonKind.Number ? members.maxCompletionTokens : members.maxTokens;
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
  writeStops(json: JsonWriter, name: Bytes): void {
    const stop = this.members.stop;
    if (stop.kind == JsonKind.String) json.keyBytes(name).beginArray().raw(stop.raw).endArray();
    else if (stop.kind == JsonKind.Array) json.keyBytes(name).raw(stop.raw);
  }
}

const JSON_TYPES: Bytes = Bytes.of("json_");
