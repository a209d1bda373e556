import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoReader, ProtoWire } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { HeaderField, MutationField, OptionField } from "./fields";

/** Changes of headers taken from one message: Envoy's own limit of a head is 100 of them, and 60 KiB. */
export const MOST_CHANGES: i32 = 512;

/** How a header is set. */
export const enum HeaderAction {
  /** What native ext_proc does of an unset action too, whatever the name of its value 0. */
  Overwrite,
  AddIfAbsent,
  OverwriteIfPresent,
  Append,
}

/** A header that is set. */
@final
export class SetHeader {
  name: Bytes = Bytes.empty();
  value: Bytes = Bytes.empty();
  action: HeaderAction = HeaderAction.Overwrite;
  /** Whether an empty value is meant. */
  keepsEmpty: bool = false;
}

/** What is to become of a head: envoy.service.ext_proc.v3.HeaderMutation. Texts are windows onto the message. */
@final
export class HeaderMutation {
  readonly removed: Array<Bytes> = [] as Bytes[];
  readonly assigned: Array<SetHeader> = [] as SetHeader[];

  /** Adds what a message says; false when it can not be read, or asks for too much. */
  add(message: Bytes): bool {
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.wire != ProtoWire.Length) continue;
      if (this.assigned.length + this.removed.length >= MOST_CHANGES) return false;
      if (reader.field == MutationField.Remove) this.removed.push(reader.bytes);
      else if (reader.field == MutationField.Set && !this.addOption(reader.bytes)) return false;
    }
    return !reader.malformed;
  }

  private addOption(message: Bytes): bool {
    const header = new SetHeader();
    let appends = false;
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.field == OptionField.Header && reader.wire == ProtoWire.Length) {
        if (!readHeader(reader.bytes, header)) return false;
      } else if (reader.field == OptionField.Append && reader.wire == ProtoWire.Length) {
        appends = wrappedFlag(reader.bytes);
      } else if (reader.wire == ProtoWire.Varint) {
        if (reader.field == OptionField.AppendAction) header.action = actionOf(reader.number);
        else if (reader.field == OptionField.KeepEmpty) header.keepsEmpty = reader.number != 0;
      }
    }
    if (appends) header.action = HeaderAction.Append;
    if (header.name.length > 0) this.assigned.push(header);
    return !reader.malformed;
  }
}

function readHeader(message: Bytes, header: SetHeader): bool {
  const reader = new ProtoReader(message);
  while (reader.next()) {
    if (reader.wire != ProtoWire.Length) continue;
    if (reader.field == HeaderField.Key) header.name = reader.bytes;
    else if (reader.field == HeaderField.RawValue) header.value = reader.bytes;
    else if (reader.field == HeaderField.Value && header.value.length == 0) header.value = reader.bytes;
  }
  return !reader.malformed;
}

/** google.protobuf.BoolValue: value 1. */
function wrappedFlag(message: Bytes): bool {
  const reader = new ProtoReader(message);
  let value = false;
  while (reader.next()) if (reader.field == 1 && reader.wire == ProtoWire.Varint) value = reader.number != 0;
  return value;
}

/** HeaderAppendAction. Its 0, APPEND_IF_EXISTS_OR_ADD, can not be told from an action that is not given. */
function actionOf(value: u64): HeaderAction {
  if (value == 1) return HeaderAction.AddIfAbsent;
  return value == 3 ? HeaderAction.OverwriteIfPresent : HeaderAction.Overwrite;
}
