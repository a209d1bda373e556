import { Bytes, HeaderList, RequestTarget, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AUTHORITY, AUTHORIZATION, CONTENT_TYPE, PATH } from "../header-names";
import { AwsRequest, AwsSigner } from "./sigv4";
import { TC3_CONTENT_TYPE, Tc3Signer } from "./tc3";

const METHOD: Bytes = Bytes.of(":method");

/** What a provider signs requests with that has no key to send along. */
@final
export class Signatures {
  aws: AwsSigner | null = null;
  tc3: Tc3Signer | null = null;

  get isNeeded(): bool {
    return this.aws != null || this.tc3 != null;
  }

  /**
   * Signs a request whose head and body are final.
   * @param bodyHash SHA-256 of the body, in lower-case hexadecimal digits
   */
  sign(head: HeaderList, bodyHash: Bytes): void {
    const aws = this.aws;
    if (aws != null) signAws(aws, head, bodyHash);
    const tc3 = this.tc3;
    if (tc3 != null) signTc3(tc3, head, bodyHash);
  }
}

function signAws(signer: AwsSigner, head: HeaderList, hash: Bytes): void {
  const target = RequestTarget.parse(head.getBytes(PATH));
  const request = new AwsRequest(head.getBytes(METHOD), head.getBytes(AUTHORITY), target.path, target.query, hash);
  const signed = signer.sign(request, wallMilliseconds());
  head.replaceBytes(AUTHORIZATION, signed.authorization);
  head.replaceBytes(Bytes.of("x-amz-date"), signed.date);
  const token = Bytes.of("x-amz-security-token");
  if (signed.securityToken.length > 0) head.replaceBytes(token, signed.securityToken);
  else head.removeBytes(token);
}

function signTc3(signer: Tc3Signer, head: HeaderList, hash: Bytes): void {
  const seconds = wallMilliseconds() / 1000;
  head.replaceBytes(CONTENT_TYPE, TC3_CONTENT_TYPE);
  head.replaceBytes(Bytes.of("x-tc-action"), TC3_ACTION);
  head.replaceBytes(Bytes.of("x-tc-version"), Bytes.of("2023-09-01"));
  head.replaceBytes(Bytes.of("x-tc-timestamp"), Bytes.of(seconds.toString()));
  head.replaceBytes(AUTHORIZATION, signer.authorization(seconds, hash));
}

/** Hunyuan's chat, the one action that is asked for. */
export const TC3_ACTION: Bytes = Bytes.of("ChatCompletions");
