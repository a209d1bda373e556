import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Opinion } from "./opinion";

/** Opinions of one generation; two are kept. */
const MOST: i32 = 500;
/** Bytes of an opinion that is kept. */
const LARGEST: i32 = 4096;

const SEPARATOR: i32 = 0;

@final
class Remembered {
  constructor(
    readonly opinion: Opinion,
    readonly until: i64,
  ) {}
}

/**
 * What a service has said of texts, for a while, in memory of the worker. Texts are known by their SHA-256 alone. When a
 * generation is full, the one before it is forgotten, save what was asked for since.
 */
@final
export class OpinionMemory {
  private young: Map<string, Remembered> = new Map<string, Remembered>();
  private old: Map<string, Remembered> = new Map<string, Remembered>();

  /** @param ttl milliseconds; 0: nothing is remembered */
  constructor(private readonly ttl: i64) {}

  /** @param scope what else the opinion depends on */
  static keyOf(scope: string, text: Bytes): string {
    const out = new ByteWriter(scope.length + text.length + 1);
    out.text(scope);
    out.byte(SEPARATOR);
    out.bytes(text);
    const digest = sha256(out.view());
    // Two bytes to a unit: a key is compared far more often than it is read.
    return String.UTF16.decodeUnsafe(digest.ptr, digest.length);
  }

  /** Null: nothing is known. @param now milliseconds */
  get(key: string, now: i64): Opinion | null {
    const known = this.find(key);
    if (known == null || known.until < now) return null;
    if (!this.young.has(key)) this.put(key, known);
    return known.opinion;
  }

  set(key: string, opinion: Opinion, now: i64): void {
    if (this.ttl > 0 && opinion.size <= LARGEST) this.put(key, new Remembered(opinion, now + this.ttl));
  }

  get size(): i32 {
    return this.young.size + this.old.size;
  }

  private find(key: string): Remembered | null {
    if (this.young.has(key)) return this.young.get(key);
    return this.old.has(key) ? this.old.get(key) : null;
  }

  private put(key: string, value: Remembered): void {
    if (this.young.size >= MOST) {
      this.old = this.young;
      this.young = new Map<string, Remembered>();
    }
    this.young.set(key, value);
  }
}
