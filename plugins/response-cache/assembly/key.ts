import { Bytes, ByteWriter, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** Of parts, each told apart from the next: so many bytes, and then they. */
@final
export class KeyText {
  private readonly out: ByteWriter = new ByteWriter(256);

  add(name: string, value: Bytes): KeyText {
    this.out.text(name);
    this.out.integer(value.length);
    this.out.byte(0x3a);
    this.out.bytes(value);
    return this;
  }

  /** 64 hexadecimal digits. */
  digest(): Bytes {
    return hexEncode(sha256(this.out.take()));
  }
}

/** Who shares an answer: each kind of scope has names of its own. */
@final
export class Scope {
  constructor(
    /** `consumer`, `route`, `global` or `header`. */
    readonly kind: string,
    readonly name: Bytes,
  ) {}

  /** The group that all of its answers are in. */
  get group(): Bytes {
    return scopeGroup(this.kind, this.name);
  }
}

/** Of all answers of one scope. */
export function scopeGroup(kind: string, name: Bytes): Bytes {
  return new KeyText().add("scope", Bytes.of(kind)).add("name", name).digest();
}

/** Of all answers of one resource, in whichever scope. */
export function resourceGroup(authority: Bytes, target: Bytes): Bytes {
  return new KeyText().add("authority", authority).add("target", target).digest();
}

/** Of all answers under one key of the configuration's, in whichever scope. */
export function namedGroup(name: Bytes): Bytes {
  return new KeyText().add("key", name).digest();
}

/** Of all answers with a tag. */
export function tagGroup(tag: Bytes): Bytes {
  return new KeyText().add("tag", tag).digest();
}

/**
 * Under which the answer to GET of a resource is kept, or which fields it varies by.
 * @param seen what else an upstream may take for its URL or its method, as `varyText` writes it
 */
export function resourceKey(scope: Scope, route: Bytes, resource: Bytes, seen: Bytes): Bytes {
  const text = new KeyText().add("http", scope.group);
  return text.add("route", route).add("resource", resource).add("seen", seen).digest();
}

/** Of one of several answers. @param vary as `varyText` writes it */
export function variantKey(resource: Bytes, vary: Bytes): Bytes {
  return new KeyText().add("variant", resource).add("vary", vary).digest();
}

/** Of what a configuration names in the place of the resource: a header's value, or some of the body. */
export function namedKey(scope: Scope, route: Bytes, name: Bytes): Bytes {
  const text = new KeyText().add("named", scope.group);
  return text.add("route", route).add("key", name).digest();
}
