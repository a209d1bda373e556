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
  private readonly copies: JsonValue[] = [];

  constructor(
    readonly channel: TextChannel,
    readonly value: JsonValue,
    readonly given: Bytes,
  ) {
    this.now = given;
  }

  get isChanged(): bool {
    return !this.now.equals(this.given);
  }

  append(text: Bytes): void {
    this.now = joined(this.now, text);
  }

  /** Takes in another string with the same text. */
  copy(value: JsonValue): void {
    this.copies.push(value);
  }

  patch(patches: JsonPatches): void {
    const json = quoted(this.now);
    patches.replace(this.value, json);
    for (let i = 0; i < this.copies.length; i++) patches.replace(this.copies[i], json);
  }
}
