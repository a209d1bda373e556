import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEditor, editAnswer, EditOptions } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Conversation } from "../conversation";
import { DeniedWord } from "../deny-words";
import { AnswerGuard } from "./answer-guard";
import { MaskingGate } from "./masking-gate";

/** The streamed answer to a conversation. */
@final
export class StreamedConversation extends AnswerGuard {
  private readonly editor: AnswerEditor;

  constructor(
    conversation: Conversation,
    private readonly gate: MaskingGate,
  ) {
    super();
    const options = new EditOptions();
    options.isArray = conversation.isArray;
    options.includeUsage = conversation.includesUsage;
    this.editor = new AnswerEditor(conversation.front, gate, options);
  }

  get denied(): DeniedWord | null {
    return this.gate.denied;
  }

  get isWhole(): bool {
    return false;
  }

  get drained(): i64 {
    return this.editor.drained;
  }

  push(chunk: Bytes, endOfStream: bool): Bytes {
    return this.editor.push(chunk, endOfStream);
  }
}

/** The answer to a conversation as one body. */
@final
export class PlainConversation extends AnswerGuard {
  constructor(
    private readonly conversation: Conversation,
    private readonly gate: MaskingGate,
  ) {
    super();
  }

  get denied(): DeniedWord | null {
    return this.gate.denied;
  }

  get isWhole(): bool {
    return true;
  }

  get drained(): i64 {
    return 0;
  }

  push(chunk: Bytes, endOfStream: bool): Bytes {
    const edited = editAnswer(this.conversation.front, chunk, this.gate);
    return edited == null ? chunk : edited;
  }
}
