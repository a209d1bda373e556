import { Bytes, JsonKind, jsonParse, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Sha1 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** Bytes of a SHA-1. */
const SIZE: i32 = 20;
/** Messages of one request that are looked at. */
const MOST_MESSAGES: i32 = 4096;
/** Bytes of a block of a prompt that has no messages. */
const BLOCK: i32 = 1024;

const COLON: Bytes = Bytes.of(":");

/** What is asked, as far as picking looks at it. */
@final
export class Asked {
  constructor(
    /** No bytes: it is not told. */
    readonly model: Bytes,
    /**
     * A digest of each beginning that ends with a message of the user, or with the last one: 20 bytes each, the shortest
     * beginning first. Each is the one before, combined by XOR with the SHA-1 of what has come since, as Higress has it.
     */
    readonly prefixes: Array<Bytes>,
  ) {}

  static nothing(): Asked {
    return new Asked(Bytes.empty(), []);
  }
}

/**
 * Reads a request of OpenAI's (chat, completions, Responses), Anthropic's or Gemini's protocol. What is none has no prefixes.
 * @param seed mixed into all digests, so that equal prompts of different pools differ; no bytes: nothing
 */
export function readAsked(body: Bytes, seed: Bytes): Asked {
  const root = jsonParse(body);
  if (root.kind != JsonKind.Object) return Asked.nothing();
  const model = root.member("model").asBytes().copy();
  const chain = new Chain();
  if (seed.length > 0) chain.begin(seed, model);
  const messages = messagesOf(root);
  const system = root.member("system");
  if (system.exists) chain.text(system.asText());
  if (messages.kind == JsonKind.Array) addMessages(chain, messages);
  else addBlocks(chain, promptOf(root));
  return new Asked(model, chain.digests);
}

/** Higress's keys: hexadecimal digits in capitals. */
export function prefixKey(digest: Bytes): Bytes {
  const out = new ArrayBuffer(digest.length * 2);
  const at = changetype<usize>(out);
  for (let i = 0; i < digest.length; i++) {
    store<u8>(at + <usize>(2 * i), hexDigit(digest.at(i) >> 4));
    store<u8>(at + <usize>(2 * i), hexDigit(digest.at(i) & 15), 1);
  }
  return Bytes.wrap(out);
}

function hexDigit(value: i32): u8 {
  return <u8>(value < 10 ? 0x30 + value : 0x37 + value);
}

@final
class Chain {
  readonly digests: Array<Bytes> = [];
  private readonly hash: Sha1 = new Sha1();
  private hasText: bool = false;
  private last: Bytes | null = null;

  begin(seed: Bytes, model: Bytes): void {
    this.hash.update(seed);
    this.hash.update(COLON);
    this.hash.update(model);
    this.last = this.hash.finish();
  }

  text(bytes: Bytes): void {
    this.hash.update(bytes);
    this.hasText = true;
  }

  /** A beginning ends here. */
  end(): void {
    if (!this.hasText) return;
    this.hasText = false;
    const digest = combined(this.hash.finish(), this.last);
    this.last = digest;
    this.digests.push(digest);
  }
}

function combined(digest: Bytes, before: Bytes | null): Bytes {
  if (before == null) return digest;
  const out = new ArrayBuffer(SIZE);
  for (let i = 0; i < SIZE; i++) store<u8>(changetype<usize>(out) + <usize>i, <u8>(digest.at(i) ^ before.at(i)));
  return Bytes.wrap(out);
}

function messagesOf(root: JsonValue): JsonValue {
  const messages = root.member("messages");
  if (messages.exists) return messages;
  const contents = root.member("contents");
  return contents.exists ? contents : root.member("input");
}

function promptOf(root: JsonValue): Bytes {
  const prompt = root.member("prompt");
  return prompt.exists ? prompt.asText() : root.member("input").asText();
}

function addMessages(chain: Chain, messages: JsonValue): void {
  const items = messages.items();
  for (let i = 0; i < MOST_MESSAGES && items.next(); i++) {
    const message = items.value;
    const role = message.member("role").asBytes();
    const content = message.member("content");
    chain.text(role);
    chain.text(COLON);
    // A message without a content is one of Gemini's, or calls tools: all of it counts.
    chain.text(content.exists ? content.asText() : message.raw);
    if (role.equalsString("user")) chain.end();
  }
  chain.end();
}

/** Whole blocks, so that a longer prompt has the digests of its beginnings; the rest is a block of its own. */
function addBlocks(chain: Chain, prompt: Bytes): void {
  for (let at = 0; at < prompt.length; at += BLOCK) {
    chain.text(prompt.slice(at, at + BLOCK));
    chain.end();
  }
}
