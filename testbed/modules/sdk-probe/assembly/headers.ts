import {
  Bytes,
  HeaderList,
  HeaderMap,
  HeadersStatus,
  HttpContext,
  requestHeaders,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Report } from "./report";

/** Every way to read a header. */
@final
export class ReadHeaders extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    return new Report()
      .text("one", requestHeaders.get("x-one"))
      .text("repeated", requestHeaders.get("x-repeated"))
      .text("absent", requestHeaders.get("x-absent"))
      .flag("hasEmpty", requestHeaders.has(Bytes.of("x-empty")))
      .flag("hasAbsent", requestHeaders.has(Bytes.of("x-absent")))
      .headers("all", requestHeaders.all())
      .send();
  }
}

/** Adds, replaces and removes, in both directions. */
@final
export class EditHeaders extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    edit(requestHeaders);
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    edit(responseHeaders);
    return HeadersStatus.Continue;
  }
}

function edit(headers: HeaderMap): void {
  headers.add("x-added", "1");
  headers.add("x-added", "2");
  headers.replace("x-replaced", "new");
  headers.replace("x-fresh", "set");
  headers.remove("x-removed");
}

/** Puts a new map in the place of the old: pseudo headers, what begins with `x-stub-`, and one of its own. */
@final
export class SetAllHeaders extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    setAll(requestHeaders);
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    setAll(responseHeaders);
    return HeadersStatus.Continue;
  }
}

function setAll(headers: HeaderMap): void {
  const old = headers.all();
  const list = new HeaderList();
  const stub = Bytes.of("x-stub-");
  for (let i = 0; i < old.length; i++) {
    const name = old.nameAt(i);
    if (
      name.at(0) == 0x3a ||
      name.startsWith(stub) ||
      name.equalsString("x-forwarded-proto") ||
      name.equalsString("content-length")
    ) {
      list.addBytes(name, old.valueAt(i));
    }
  }
  headers.setAll(list.add("x-only", "a").add("x-only", "b"));
}
