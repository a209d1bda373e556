import { Bytes, ByteWriter, hexEncode, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Ask } from "../ask";
import { Asked } from "../asked";
import { writeMeaning } from "../key/chat-key";
import { OutsideTexts } from "../key/outside-texts";
import { Lookup } from "../lookup";
import { NextLookup } from "../next-lookup";
import { MatchMemory } from "./match-memory";
import { Partition } from "./question";
import { SemanticQuestion } from "./question-source";
import { SemanticSearch } from "./semantic-search";
import { ServiceClient } from "./services";
import { SemanticSettings } from "./settings";

/** Of a model's name, the characters that need no quoting in any vector server's language. */
const PLAIN: string = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/@-";

/** Looks for the answer to a question that asks the same in other words. One for each configuration. */
@final
export class SemanticLookup extends NextLookup {
  readonly memory: MatchMemory = new MatchMemory();
  readonly embedding: ServiceClient;
  readonly vectors: ServiceClient | null;

  constructor(readonly settings: SemanticSettings) {
    super();
    this.embedding = new ServiceClient("embedding", settings.embeddings);
    const vectors = settings.vectors;
    this.vectors = vectors == null ? null : new ServiceClient("vector", vectors);
  }

  look(lookup: Lookup): void {
    const search = this.begin(lookup);
    if (search == null) {
      lookup.pass();
      return;
    }
    lookup.search = search;
    search.start();
  }

  kept(lookup: Lookup, _log: Bytes): void {
    const search = lookup.search;
    if (search != null) search.keep();
  }

  /** Null: the request asks nothing that could be compared. */
  private begin(lookup: Lookup): SemanticSearch | null {
    const asked = lookup.asked;
    const ask = asked.ask;
    // What is renewed is the answer to this question, and no other question's will do.
    if (lookup.isRenewal || ask == null) return null;
    if (asked.hasOutside || (ask.hasTools && !this.settings.withTools) || !ask.isCommon) return null;
    const question = this.settings.source.find(ask.chat);
    return question == null ? null : new SemanticSearch(this, lookup, question, partitionOf(asked, ask, question));
  }
}

function partitionOf(asked: Asked, ask: Ask, question: SemanticQuestion): Partition {
  const scope = new ByteWriter(128);
  scope.bytes(asked.scope.name);
  scope.byte(0);
  scope.bytes(asked.scope.route);
  const rest = new ByteWriter(1024);
  writeMeaning(rest, JsonValue.of(question.rest), new OutsideTexts());
  rest.bytes(ask.path.place);
  return new Partition(digest(scope.view()), plainModel(asked.model), digest(rest.view()));
}

function digest(bytes: Bytes): string {
  return hexEncode(sha256(bytes)).toString();
}

/** The model's name as it is where every language of queries can have it in quotes; else its digest. */
function plainModel(model: Bytes): string {
  const name = model.toString();
  for (let i = 0; i < name.length; i++) if (!PLAIN.includes(name.charAt(i))) return digest(model);
  return name.length > 0 && name.length <= 128 ? name : digest(model);
}
