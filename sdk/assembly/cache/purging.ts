import { Bytes } from "../bytes";
import { wallMilliseconds } from "../clock";
import { HttpContext } from "../context";
import { HeaderList } from "../http/header-list";
import { localReply } from "../http/local-reply";
import { StoreHandler, StoreReply } from "../store/call";
import { CacheStore } from "./cache-store";

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

  /** 403: he is none. */
  forbid(): void {
    this.reply(403, "unauthorized", "Only the consumer that the configuration names may purge");
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

  private reply(status: u32, name: string, text: string): void {
    const headers = new HeaderList().add("content-type", "text/plain");
    localReply(status, Bytes.of(text), this.plugin + "." + name, headers);
  }
}
