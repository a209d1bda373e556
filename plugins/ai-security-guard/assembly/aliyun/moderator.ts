import { Bytes, ByteWriter, encodeForm, JsonWriter, randomBytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { uuidV4 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Moderator } from "../moderator/moderator";
import { Acs3Key, Acs3Operation, Acs3Request } from "../service/acs3";
import { ServiceCall } from "../service/service";
import { Opinion } from "../verdict/opinion";
import { Piece, Subject } from "../verdict/subject";
import { readAliyun } from "./answer";
import { ServiceNames } from "./services";

/** Characters of a piece: the services for requests take 2000, and Higress cuts behind 1800. */
const LONGEST: i32 = 1800;
/** A picture is one piece. */
const WHOLE: i32 = i32.MAX_VALUE;
const FORM: string = "application/x-www-form-urlencoded";
const DATA_URL: Bytes = Bytes.of("data:");
const BASE64: Bytes = Bytes.of(";base64,");
const HTTP: Bytes = Bytes.of("http");

/** How Aliyun's content safety is called. */
@final
export class AliyunAccess {
  constructor(
    readonly key: Acs3Key,
    readonly operation: Acs3Operation,
    readonly requests: ServiceNames,
    readonly answers: ServiceNames,
  ) {}

  serviceOf(subject: Subject): string {
    return (subject.isAnswer ? this.answers : this.requests).of(subject.consumer);
  }

  /** @param form the body */
  call(form: Bytes, subject: Subject): ServiceCall {
    const nonce = uuidV4(Bytes.wrap(randomBytes(16))).value.toString();
    const request = new Acs3Request(this.operation, subject.now, nonce).parameter("Service", this.serviceOf(subject));
    request.contentType = FORM;
    request.body = form;
    return request.signed(this.key);
  }
}

/** TextModerationPlus and MultiModalGuard, for texts: https://help.aliyun.com/document_detail/2669858.html */
@final
export class AliyunTexts extends Moderator {
  constructor(private readonly access: AliyunAccess) {
    super(LONGEST, 1);
  }

  request(pieces: Array<Piece>, subject: Subject): ServiceCall {
    const out = new ByteWriter(1024);
    const json = new JsonWriter(out).beginObject();
    json.key("content").stringBytes(pieces.length > 0 ? pieces[0].bytes : Bytes.empty());
    json.key("sessionId").string(subject.session).endObject();
    return this.access.call(formOf(out.take(), Bytes.empty()), subject);
  }

  read(body: Bytes, _count: i32): Array<Opinion> | null {
    const opinion = readAliyun(body);
    return opinion == null ? null : [opinion];
  }

  scope(subject: Subject): string {
    return this.access.serviceOf(subject);
  }
}

/** MultiModalGuardForBase64, for pictures by their address or as base64. */
@final
export class AliyunPictures extends Moderator {
  constructor(private readonly access: AliyunAccess) {
    super(WHOLE, 1);
  }

  request(pieces: Array<Piece>, subject: Subject): ServiceCall {
    const picture = pieces.length > 0 ? pieces[0].bytes : Bytes.empty();
    const isAddress = picture.startsWith(HTTP);
    const out = new ByteWriter(256);
    const json = new JsonWriter(out).beginObject();
    if (isAddress) json.key("imageUrls").beginArray().stringBytes(picture).endArray();
    json.endObject();
    return this.access.call(formOf(out.take(), isAddress ? Bytes.empty() : base64Of(picture)), subject);
  }

  read(body: Bytes, _count: i32): Array<Opinion> | null {
    const opinion = readAliyun(body);
    return opinion == null ? null : [opinion];
  }

  scope(subject: Subject): string {
    return "picture:" + this.access.serviceOf(subject);
  }
}

/** @param picture base64; no bytes: none */
function formOf(parameters: Bytes, picture: Bytes): Bytes {
  const out = new ByteWriter(parameters.length * 2 + picture.length + 64);
  if (picture.length > 0) {
    out.text("ImageBase64Str=");
    out.bytes(encodeForm(picture));
    out.text("&");
  }
  out.text("ServiceParameters=");
  out.bytes(encodeForm(parameters));
  return out.take();
}

/** Of a data URL what stands behind its head. */
function base64Of(picture: Bytes): Bytes {
  const at = picture.startsWith(DATA_URL) ? picture.indexOf(BASE64) : -1;
  return at < 0 ? picture : picture.slice(at + BASE64.length);
}
