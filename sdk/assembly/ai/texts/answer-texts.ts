import { Bytes } from "../../bytes";
import { unescapeText } from "../../json/escape";
import { JsonKind } from "../../json/kind";
import { JsonPatches } from "../../json/patches";
import { JsonValue } from "../../json/value";
import { ChannelKind, TextChannel } from "./channel";
import { EditOptions } from "./edit-options";
import { EditedText } from "./edited-text";
import { TextGate } from "./gate";
import { joined, patched, quoted } from "./rewrite";
import { wholeCharacters } from "./surrogates";

/** Most texts of an answer that are open at a time: eight for each of OpenAI's choices. */
const MAX_OPEN: i32 = 1024;

/** An event that is made in addition: its type, empty where the protocol has none, and its data. */
@final
export class MadeEvent {
  constructor(
    readonly name: string,
    readonly data: Bytes,
  ) {}
}

/**
 * Finds the texts of one protocol's answer event by event, hands them to a gate, and keeps what is to be changed. A document
 * is read by `read`; then `made` go out before it, and `edited` in its place.
 */
export abstract class AnswerTexts {
  /** Events to be sent before the one at hand. */
  made: MadeEvent[] = [];
  /** Whether the event at hand ends the answer: none is sent after one that was ended as blocked. */
  isEnd: bool = false;
  /** Whether a text was passed over, because too many are open. */
  overflowed: bool = false;
  protected edits: EditedText[] = [];
  private readonly open: TextChannel[] = [];
  private document: Bytes = Bytes.empty();
  /** Null until something is changed: most events pass. */
  private patches: JsonPatches | null = null;
  private count: i32 = 0;

  constructor(
    protected readonly gate: TextGate,
    protected readonly options: EditOptions,
  ) {}

  /**
   * Takes in an event: its type and its data. False when the data could not be read.
   * @param isWhole whether it is an answer that did not come as a stream: all its texts end with it
   */
  read(name: Bytes, data: Bytes, isWhole: bool): bool {
    if (this.edits.length > 0) this.edits = [];
    this.isEnd = false;
    this.patches = null;
    this.document = data;
    return this.event(name, data, isWhole);
  }

  /** The data as the client is to get them; the very same when nothing is changed. */
  edited(data: Bytes): Bytes {
    const edits = this.edits;
    for (let i = 0; i < edits.length; i++) {
      if (edits[i].isChanged) edits[i].patch(this.changes());
    }
    // The event is over: what is held from now on needs another.
    if (edits.length > 0) this.edits = [];
    const patches = this.patches;
    return patches == null ? data : patched(patches, data);
  }

  /** Ends all texts: nothing more comes of any. */
  finish(): void {
    this.endAll(-1);
  }

  /** Makes the events that end an answer which is blocked. */
  abstract terminate(): void;

  protected abstract event(name: Bytes, data: Bytes, isWhole: bool): bool;

  /** Makes the event that tells a piece of a text. */
  protected abstract tell(channel: TextChannel, text: Bytes): void;

  /** Takes the next piece of a text. */
  protected give(kind: ChannelKind, choice: i32, index: i32, form: i32, value: JsonValue): void {
    const raw = value.rawText();
    if (raw.length == 0) return;
    const channel = this.channel(kind, choice, index, form);
    if (channel == null) return;
    const text = unescapeText(raw);
    const edit = new EditedText(channel, value, text);
    this.edits.push(edit);
    edit.now = this.passed(channel, wholeCharacters(channel, raw, text));
  }

  /** Takes a text that comes whole. */
  protected giveWhole(kind: ChannelKind, choice: i32, index: i32, form: i32, value: JsonValue): void {
    const text = value.asBytes();
    if (text.length == 0) return;
    const channel = new TextChannel(this.count++, kind, choice, index, form);
    const edit = new EditedText(channel, value, text);
    this.edits.push(edit);
    edit.now = this.passed(channel, text);
    this.release(channel);
  }

  /** Takes every string of an object, each as a text of its own: what is put in its place leaves the object whole. */
  protected giveAll(kind: ChannelKind, choice: i32, index: i32, value: JsonValue): void {
    if (value.kind == JsonKind.String) this.giveWhole(kind, choice, index, -1, value);
    const items = value.items();
    while (items.next()) this.giveAll(kind, choice, index, items.value);
  }

  /** The text that is open there, or else a new one; null when there are too many. */
  protected channel(kind: ChannelKind, choice: i32, index: i32, form: i32): TextChannel | null {
    const known = this.opened(choice, index, form);
    if (known != null) return known;
    if (this.open.length >= MAX_OPEN) {
      this.overflowed = true;
      return null;
    }
    const channel = new TextChannel(this.count++, kind, choice, index, form);
    this.open.push(channel);
    return channel;
  }

  protected opened(choice: i32, index: i32, form: i32): TextChannel | null {
    for (let i = this.open.length - 1; i >= 0; i--) {
      const channel = this.open[i];
      if (channel.choice == choice && channel.index == index && channel.form == form) return channel;
    }
    return null;
  }

  /** Ends the texts of a choice, or of one block of it; -1: of all. */
  protected endAll(choice: i32, index: i32 = -1): void {
    const open = this.open;
    // What `tell` is asked for must not find them open any more.
    const ending: TextChannel[] = [];
    let kept = 0;
    for (let i = 0; i < open.length; i++) {
      const channel = open[i];
      const isOther = (choice >= 0 && channel.choice != choice) || (index >= 0 && channel.index != index);
      if (isOther) open[kept++] = channel;
      else ending.push(channel);
    }
    open.length = kept;
    for (let i = 0; i < ending.length; i++) this.release(ending[i]);
  }

  /** Ends one text. */
  protected endText(channel: TextChannel): void {
    const at = this.open.indexOf(channel);
    if (at < 0) return;
    this.open.splice(at, 1);
    this.release(channel);
  }

  /** The end of the answer is at hand. */
  protected endAnswer(): void {
    this.isEnd = true;
    this.finish();
  }

  /** Puts JSON in the place of a value of the event at hand. */
  protected put(value: JsonValue, json: string): void {
    if (value.exists) this.changes().replace(value, Bytes.of(json));
  }

  /** Puts a string in the place of a value of the event at hand. */
  protected putText(value: JsonValue, text: Bytes): void {
    this.changes().replace(value, quoted(text));
  }

  protected make(name: string, data: Bytes): void {
    this.made.push(new MadeEvent(name, data));
  }

  /** Whether a text of the event at hand, from the one at this position on, is told otherwise than it came. */
  protected hasChanged(from: i32): bool {
    for (let i = from; i < this.edits.length; i++) if (this.edits[i].isChanged) return true;
    return false;
  }

  private changes(): JsonPatches {
    const known = this.patches;
    if (known != null) return known;
    const made = new JsonPatches(this.document);
    this.patches = made;
    return made;
  }

  private passed(channel: TextChannel, text: Bytes): Bytes {
    return this.gate.blocked || text.length == 0 ? Bytes.empty() : this.gate.text(channel, text);
  }

  /** What was held of a text goes out behind its last piece, or in an event of its own. */
  private release(channel: TextChannel): void {
    const half = this.passed(channel, unescapeText(channel.half));
    const rest = this.gate.blocked ? half : joined(half, this.gate.end(channel));
    channel.ended = true;
    if (rest.length == 0) return;
    for (let i = this.edits.length - 1; i >= 0; i--) {
      if (this.edits[i].channel != channel) continue;
      this.edits[i].append(rest);
      return;
    }
    this.tell(channel, rest);
  }
}
