import { Bytes, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AiErrorKind,
  AnswerEvents,
  AnswerSink,
  escapeBytes,
  FinishReason,
  readProviderError,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { DifyApp } from "./dify-app";
import { withKind } from "./error-kinds";

/** Dify's codes whose status does not tell what they are, as `withKind` reads them. */
const KINDS: Bytes = Bytes.of("provider_quota_exceeded:c ");

/**
 * Reads answers of Dify's applications, event by event or whole. Of agents only what they say is told: their thoughts
 * (`agent_thought`) repeat it. Events of nodes, speech and files have no counterpart.
 */
@final
export class DifyAnswer extends AnswerEvents {
  private readonly usage: Usage = new Usage();
  private started: bool = false;
  private hasText: bool = false;
  /** Whether an agent speaks: its last `message` repeats what it said. */
  private isAgent: bool = false;
  /** Whether the application's moderation replaced what was said. */
  private isFiltered: bool = false;

  /**
   * @param back is told the conversation's id
   * @param output the workflow's variable that has the answer; empty: the first that is a text
   */
  constructor(
    sink: AnswerSink,
    private readonly back: Back,
    private readonly app: DifyApp,
    private readonly output: string,
  ) {
    super(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const event = this.parsed(data);
    if (this.ended || event.kind != JsonKind.Object) return;
    const type = event.member("event").rawText();
    if (type.equalsString("error")) this.fail(difyError(<i32>event.member("status").asI64(), data));
    else this.take(type, event);
  }

  /** Takes in a whole answer. */
  whole(body: Bytes): void {
    const document = jsonParse(body);
    if (this.app == DifyApp.Workflow && document.member("data").kind == JsonKind.Object) {
      this.take(WORKFLOW_FINISHED, document);
    } else if (document.member("answer").kind == JsonKind.String) {
      this.take(MESSAGE, document);
      this.take(MESSAGE_END, document);
    } else this.fail(AiError.malformed());
  }

  private take(type: Bytes, event: JsonValue): void {
    this.begin(event);
    const data = event.member("data");
    if (type.equals(MESSAGE)) {
      if (!this.isAgent) this.tell(event.member("answer").rawText());
    } else if (type.equalsString("agent_message")) {
      this.isAgent = true;
      this.tell(event.member("answer").rawText());
    } else if (type.equals(MESSAGE_END)) this.finish(event.member("metadata").member("usage"));
    else if (type.equalsString("text_chunk")) {
      if (this.output.length == 0) this.tell(data.member("text").rawText());
    } else if (type.equals(WORKFLOW_FINISHED)) this.workflowFinished(data);
    else this.takeRare(type, event, data);
  }

  private takeRare(type: Bytes, event: JsonValue, data: JsonValue): void {
    if (type.equalsString("reasoning_chunk")) {
      const thought = data.member("reasoning").rawText();
      if (thought.length > 0) this.sink.reasoning(thought);
    } else if (type.equalsString("message_replace")) {
      // What was told cannot be taken back: the answer ends as one that was cut by a filter.
      if (!this.hasText) this.tell(event.member("answer").rawText());
      this.isFiltered = true;
    } else if (type.equalsString("workflow_paused"))
      this.fail(AiError.of(AiErrorKind.Api, "The workflow waits for a human's input", "workflow_paused"));
  }

  private begin(event: JsonValue): void {
    const conversation = event.member("conversation_id").rawText();
    if (conversation.length > 0) this.back.conversation = conversation;
    const id = this.idOf(event, conversation);
    if (this.started || id.length == 0) return;
    this.started = true;
    const created = event.member("created_at");
    const time = created.exists ? created : event.member("data").member("created_at");
    this.sink.start(id, Bytes.empty(), time.asI64());
  }

  /** As in Higress a chat's answer has the conversation's id, from which a client can go on. */
  private idOf(event: JsonValue, conversation: Bytes): Bytes {
    if (this.app == DifyApp.Workflow) return event.member("workflow_run_id").rawText();
    return this.app == DifyApp.Completion ? event.member("message_id").rawText() : conversation;
  }

  private tell(text: Bytes): void {
    if (text.length == 0 || this.isFiltered) return;
    this.hasText = true;
    this.sink.text(text);
  }

  private workflowFinished(data: JsonValue): void {
    const status = data.member("status").rawText();
    if (status.equalsString("failed") || status.equalsString("stopped")) {
      const error = data.member("error").rawText();
      this.fail(new AiError(AiErrorKind.Api, 500, error.length > 0 ? error : status, status, Bytes.empty()));
    }
    // A chat goes on to its `message_end`, which some versions send before this.
    if (this.ended || this.app != DifyApp.Workflow) return;
    if (!this.hasText) this.tell(outputOf(data.member("outputs"), this.output));
    this.usage.reportedTotal = data.member("total_tokens").asI64(-1);
    this.finish(JsonValue.missing());
  }

  private finish(usage: JsonValue): void {
    if (this.usage.merge(usage) || this.usage.known) this.sink.usage(this.usage);
    this.sink.finish(this.isFiltered ? FinishReason.ContentFilter : FinishReason.Stop, Bytes.empty(), Bytes.empty());
    this.end();
  }
}

/** What a body or event that is an error says. */
export function difyError(status: i32, body: Bytes): AiError {
  return withKind(readProviderError(status, body), KINDS);
}

const MESSAGE: Bytes = Bytes.of("message");
const MESSAGE_END: Bytes = Bytes.of("message_end");
const WORKFLOW_FINISHED: Bytes = Bytes.of("workflow_finished");

/** The text of a workflow's outputs: the variable's, or the first one's that is a text, or else all of them as JSON. */
function outputOf(outputs: JsonValue, variable: string): Bytes {
  if (outputs.kind != JsonKind.Object) return Bytes.empty();
  let value = outputs.member(variable);
  const items = outputs.items();
  while (variable.length == 0 && value.kind != JsonKind.String && items.next()) value = items.value;
  if (value.kind == JsonKind.String) return value.rawText();
  return escapeBytes((variable.length > 0 ? value : outputs).raw);
}
