import { Bytes } from "../../bytes";
import { JsonPatches } from "../../json/patches";
import { JsonValue } from "../../json/value";
import { TextChannel } from "./channel";
import { joined, quoted } from "./rewrite";

/** A string of an event that a gate has seen. */
@final
export class EditedText {
  /** What the client is told in its place. */
  now: Bytes;
  /** strings of the event that tell the same again */
  private copies: JsonValue[] | null = null;

  constructor(
    readonly channel: TextChannel,
    readonly value: JsonValue,
    readonly given: Bytes,
  ) {
    this.now = given;
  }

  get isChanged(): bool {
    return this.now != this.given && !this.now.equals(this.given);
  }

  append(text: Bytes): void {
    this.now = joined(this.now, text);
  }

  /** Takes in another string with the same text. */
  copy(value: JsonValue): void {
    const copies = this.copies;
    if (copies == null) this.copies = [value];
    else copies.push(value);
  }

  patch(patches: JsonPatches): void {
    const json = quoted(this.now);
    patches.replace(this.value, json);
    const copies = this.copies;
    if (copies == null) return;
    for (let i = 0; i < copies.length; i++) patches.replace(copies[i], json);
  }
}
