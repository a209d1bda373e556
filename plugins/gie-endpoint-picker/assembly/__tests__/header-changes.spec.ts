import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { HeaderAction, HeaderMutation, SetHeader } from "../ext-proc/header-mutation";
import { Reply } from "../ext-proc/reply";
import { ChangeKind, headerChanges } from "../headers/header-changes";
import { lowerName, mayChange } from "../headers/header-name";
import { headersMessage, REQUEST_HEADERS } from "./messages";

/** Headers as `name=value`, parted by spaces. */
function headers(text: string): HeaderList {
  const list = new HeaderList();
  const parts = text.split(" ");
  for (let i = 0; i < parts.length; i++) {
    const equals = parts[i].indexOf("=");
    if (equals > 0) list.add(parts[i].substring(0, equals), parts[i].substring(equals + 1));
  }
  return list;
}

/** What a mutation changes: `-name`, `name=value` for a header replaced, `+name=value` for one added. */
function changed(mutation: HeaderMutation, sent: string): string {
  const changes = headerChanges(mutation, headers(sent));
  const out: string[] = [];
  for (let i = 0; i < changes.length; i++) {
    const name = changes[i].name.toString();
    const pair = name + "=" + changes[i].value.toString();
    if (changes[i].kind == ChangeKind.Remove) out.push("-" + name);
    else out.push(changes[i].kind == ChangeKind.Add ? "+" + pair : pair);
  }
  return out.join(" ");
}

function changesOf(changes: string, sent: string): string {
  return changed(Reply.read(headersMessage(REQUEST_HEADERS, changes.split(" "))).headers, sent);
}

function withAction(action: HeaderAction, pair: string, sent: string, keepsEmpty: bool = false): string {
  const mutation = new HeaderMutation();
  const header = new SetHeader();
  const equals = pair.indexOf("=");
  header.name = Bytes.of(pair.substring(0, equals));
  header.value = Bytes.of(pair.substring(equals + 1));
  header.action = action;
  header.keepsEmpty = keepsEmpty;
  mutation.assigned.push(header);
  return changed(mutation, sent);
}

describe("changes of headers", () => {
  test("are those that differ from what was sent", () => {
    expect(changesOf("x-a=1 x-b=2", "x-a=1 x-b=1")).toBe("x-b=2");
    expect(changesOf("x-new=1", "x-a=1")).toBe("x-new=1");
  });

  test("leave repeated headers alone that come back as one", () => {
    expect(changesOf("cookie=b x-dup=2", "cookie=a cookie=b x-dup=1 x-dup=2")).toBe("");
  });

  test("keep what the picker sets where the old value comes back behind it", () => {
    expect(changesOf("x-model=new x-model=old", "x-model=old")).toBe("x-model=new");
  });

  test("remove what is there, and set it anew though it is the same", () => {
    expect(changesOf("-x-a -x-none", "x-a=1")).toBe("-x-a");
    expect(changesOf("-x-a x-a=1", "x-a=1")).toBe("-x-a x-a=1");
  });

  test("leave alone what a message or its way is made of, whatever its case", () => {
    const sent = "host=h content-length=3 :path=/ connection=close";
    const all =
      "Host=x Content-Length=9 :path=/x :authority=x connection=x Transfer-Encoding=x upgrade=x te=x keep-alive=x " +
      "proxy-connection=x x-envoy-retry-on=x -host -:path -content-length";
    expect(changesOf(all, sent)).toBe("");
  });

  test("name no endpoint: that is said apart, and no subset and no model either", () => {
    const all =
      "x-gateway-destination-endpoint=1.2.3.4:5 X-Gateway-Destination-Endpoint-Subset=1.2.3.4:5 x-gateway-model-name-rewrite=m";
    expect(changesOf(all, "")).toBe("");
  });

  test("are none where a name is none", () => {
    const mutation = new HeaderMutation();
    const names = ["", "x y", "x:y", "x\ny", "x\u0000", "\u00e4", "x\u007f", "(x)"];
    for (let i = 0; i < names.length; i++) {
      const header = new SetHeader();
      header.name = Bytes.of(names[i]);
      header.value = Bytes.of("1");
      mutation.assigned.push(header);
    }
    expect(changed(mutation, "")).toBe("");
    expect(changesOf("X-Ok!#$%&'*+.^_`|~09Az=1", "")).toBe("x-ok!#$%&'*+.^_`|~09az=1");
  });

  test("follow the action", () => {
    expect(withAction(HeaderAction.AddIfAbsent, "x-a=2", "x-a=1")).toBe("");
    expect(withAction(HeaderAction.AddIfAbsent, "x-a=2", "")).toBe("x-a=2");
    expect(withAction(HeaderAction.OverwriteIfPresent, "x-a=2", "x-a=1")).toBe("x-a=2");
    expect(withAction(HeaderAction.OverwriteIfPresent, "x-a=2", "")).toBe("");
    expect(withAction(HeaderAction.Append, "x-a=1", "x-a=1")).toBe("+x-a=1");
  });

  test("leave out an empty value unless it is meant", () => {
    expect(withAction(HeaderAction.Overwrite, "x-a=", "x-a=1")).toBe("");
    expect(withAction(HeaderAction.Overwrite, "x-a=", "x-a=1", true)).toBe("x-a=");
  });
});

test("a name in lower case is the very same, another one a copy", () => {
  const name = Bytes.of("X-A");
  expect(lowerName(name).toString()).toBe("x-a");
  expect(name.toString()).toBe("X-A");
  const lower = Bytes.of("x-a");
  expect(lowerName(lower) == lower).toBe(true);
  expect(mayChange(Bytes.of("x-went-into-resp-headers"))).toBe(true);
  expect(mayChange(Bytes.empty())).toBe(false);
});
