import { Bytes } from "../bytes";
import { wallMilliseconds } from "../clock";
import { HttpContext } from "../context";
import { HeaderList } from "../http/header-list";
import { requestHeaders } from "../http/headers";
import { localReply } from "../http/local-reply";
import { StoreHandler, StoreReply } from "../store/call";
import { consumer } from "../stream-info";
import { CacheStore } from "./cache-store";

const METHOD: Bytes = Bytes.of(":method");

/** An administrator's request to purge, which goes nowhere: carried out, and answered in plain text. */
@final
export class Purging extends StoreHandler {
  /** @param plugin its name, with which response details begin */
  constructor(
    private readonly plugin: string,
    private readonly cache: CacheStore,
    private readonly stream: HttpContext,
  ) {
    super();
  }

  /** Whether the current request may purge; else it is answered: 403, or 405. @param admin the consumer who may */
  admits(admin: Bytes): bool {
    if (!consumer().equals(admin)) {
      this.reply(403, "unauthorized", "Only the consumer that the configuration names may purge");
    } else if (!requestHeaders.getBytes(METHOD).equalsString("POST")) {
      this.reply(405, "method", "Purge by POST", new HeaderList().add("allow", "POST"));
    } else return true;
    return false;
  }

  /** 400. @param fault a sentence */
  refuse(fault: string): void {
    this.reply(400, "bad_order", fault);
  }

  /** Forgets one entry. */
  remove(key: Bytes): void {
    this.cache.remove(key, this.stream, this);
  }

  /** Forgets a group. @param group no bytes: everything @param age milliseconds: only what is older */
  purge(group: Bytes, age: i64): void {
    this.cache.purge(group, wallMilliseconds() - age, this.stream, this);
  }

  onReply(answer: StoreReply): void {
    const first = answer.at(0);
    if (first.ok) this.reply(200, "purged", "purged");
    else this.reply(503, "store_error", first.error);
  }

  private reply(status: u32, name: string, text: string, headers: HeaderList = new HeaderList()): void {
    headers.add("content-type", "text/plain");
    localReply(status, Bytes.of(text), this.plugin + "." + name, headers);
  }
}
