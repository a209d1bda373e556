import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PrefixEdits } from "./prefix-edits";

const VERTEX_VERSION: Bytes = Bytes.of('"anthropic_version":"vertex-2023-10-16"');
const TRUE: Bytes = Bytes.of("true");
const ASK: Bytes = Bytes.of('{"include_usage":true}');
const ASK_MEMBER: Bytes = Bytes.of('"include_usage":true');
const ASK_MEMBER_FIRST: Bytes = Bytes.of('"include_usage":true,');
const OPTIONS_FIRST: Bytes = Bytes.of('"stream_options":{"include_usage":true},');

/** The members of a request that decide how it is sent on, found in one pass; of equal keys the last counts. */
@final
export class RequestMembers {
  model: JsonValue = JsonValue.missing();
  isStream: bool = false;
  /** Where the last model's key begins in the buffer, with its quote. */
  private modelAt: i32 = 0;
  /** Models that the last one outdoes. */
  private readonly outdone: JsonValue[] = [];
  private options: JsonValue = JsonValue.missing();
  /** Position just behind the opening brace. */
  private readonly inside: i32;

  /** @param document a JSON object, validated; of a malformed one only what stands before the fault is seen */
  constructor(readonly document: Bytes) {
    const root = JsonValue.of(document);
    this.inside = root.raw.start - document.start + 1;
    const members = root.items();
    while (members.next()) this.take(members.key, members.rawKey, members.value);
  }

  /** Whether the client asks for the usage chunk of a stream. */
  get asksUsage(): bool {
    return this.options.member("include_usage").kind == JsonKind.True;
  }

  /**
   * Puts another model, given with its quotes, in the place of each there is: readers differ in which of two equal keys they
   * heed, and none may see another model than ours.
   */
  setModel(edits: PrefixEdits, literal: Bytes): void {
    if (this.model.kind == JsonKind.String && !this.model.raw.equals(literal)) edits.replace(this.model.raw, literal);
    for (let i = 0; i < this.outdone.length; i++) edits.replace(this.outdone[i].raw, literal);
  }

  /** Puts the version of Vertex AI's Anthropic API in the place of the model. */
  setVersion(edits: PrefixEdits): void {
    if (!this.model.exists) return;
    edits.replace(new Bytes(this.document.buffer, this.modelAt, this.model.raw.end), VERTEX_VERSION);
  }

  /** Asks for the usage chunk. */
  askUsage(edits: PrefixEdits): void {
    if (this.asksUsage) return;
    const options = this.options;
    if (!options.exists) {
      // In front, so that a long conversation behind it need not be copied.
      edits.insert(this.inside, OPTIONS_FIRST);
      return;
    }
    if (options.kind != JsonKind.Object) {
      edits.replace(options.raw, ASK);
      return;
    }
    const asked = options.member("include_usage");
    if (asked.exists) edits.replace(asked.raw, TRUE);
    else edits.replace(options.raw.slice(1, 1), options.items().next() ? ASK_MEMBER_FIRST : ASK_MEMBER);
  }

  private take(key: Bytes, rawKey: Bytes, value: JsonValue): void {
    if (key.equalsString("model")) {
      this.modelAt = rawKey.start - 1;
      if (this.model.exists) this.outdone.push(this.model);
      this.model = value;
    } else if (key.equalsString("stream")) this.isStream = value.kind == JsonKind.True;
    else if (key.equalsString("stream_options")) this.options = value;
  }
}
