import { Bytes, HeaderList, HeaderMap } from "proxy-wasm-assemblyscript-sdk/assembly";
import { HeaderAction, HeaderMutation, SetHeader } from "../ext-proc/header-mutation";
import { lowerName, mayChange } from "./header-name";

/** What one change does. */
export const enum ChangeKind {
  Remove,
  Replace,
  Add,
}

@final
export class HeaderChange {
  constructor(
    readonly kind: ChangeKind,
    readonly name: Bytes,
    readonly value: Bytes,
  ) {}
}

/**
 * What a mutation changes of a head, in order. The reference picker sends back every header that it was sent, of repeated ones
 * the last, and what it sets itself in front of them: what the head already says is no change, so that repeated headers stay,
 * and what the picker sets stands.
 * @param sent the head as the picker was sent it
 */
export function headerChanges(mutation: HeaderMutation, sent: HeaderList): Array<HeaderChange> {
  const changes: HeaderChange[] = [];
  for (let i = 0; i < mutation.removed.length; i++) {
    const name = lowerName(mutation.removed[i]);
    if (mayChange(name) && hasName(sent, name)) changes.push(new HeaderChange(ChangeKind.Remove, name, Bytes.empty()));
  }
  const removals = changes.length;
  for (let i = 0; i < mutation.assigned.length; i++) {
    const header = mutation.assigned[i];
    const name = lowerName(header.name);
    if (!mayChange(name) || (header.value.length == 0 && !header.keepsEmpty)) continue;
    const isGone = isRemoved(changes, removals, name);
    const isThere = !isGone && hasName(sent, name);
    if (!isWanted(header.action, isThere)) continue;
    if (header.action != HeaderAction.Append && !isGone && hasPair(sent, name, header)) continue;
    const kind = header.action == HeaderAction.Append ? ChangeKind.Add : ChangeKind.Replace;
    changes.push(new HeaderChange(kind, name, header.value));
  }
  return changes;
}

export function applyChanges(map: HeaderMap, changes: Array<HeaderChange>): void {
  for (let i = 0; i < changes.length; i++) {
    const change = changes[i];
    if (change.kind == ChangeKind.Remove) map.removeBytes(change.name);
    else if (change.kind == ChangeKind.Add) map.addBytes(change.name, change.value);
    else map.replaceBytes(change.name, change.value);
  }
}

function isWanted(action: HeaderAction, isThere: bool): bool {
  if (action == HeaderAction.AddIfAbsent) return !isThere;
  return action != HeaderAction.OverwriteIfPresent || isThere;
}

function isRemoved(changes: Array<HeaderChange>, removals: i32, name: Bytes): bool {
  for (let i = 0; i < removals; i++) if (changes[i].name.equals(name)) return true;
  return false;
}

function hasName(sent: HeaderList, name: Bytes): bool {
  for (let i = 0; i < sent.length; i++) if (sent.nameAt(i).equals(name)) return true;
  return false;
}

function hasPair(sent: HeaderList, name: Bytes, header: SetHeader): bool {
  for (let i = 0; i < sent.length; i++) {
    if (sent.nameAt(i).equals(name) && sent.valueAt(i).equals(header.value)) return true;
  }
  return false;
}
