import type { Exchange } from "../exchange.ts";
import { refuse } from "./errors.ts";
import { dateOf, signTc3 } from "./sign.ts";

/** Seconds a request's time may be off. */
const TOLERANCE = 300;

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d{2}-\d{2})\/([a-z]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Refuses a request whose signature is not the one its own parts have. `keys` are pairs `id:key`, `now` is the
 * stub's time in seconds.
 */
export function checkSignature(exchange: Exchange, now: number): void {
  const { request, keys } = exchange;
  const given = request.headers.authorization ?? "";
  const [, id = "", date = "", service = "", names = "", signature = ""] = AUTHORIZATION.exec(given) ?? [];
  if (signature === "") {
    throw refuse("AuthFailure.InvalidAuthorization", "The request header `Authorization` is missing or invalid.");
  }
  const secretKey = keys.find((pair) => pair.startsWith(`${id}:`))?.slice(id.length + 1);
  if (secretKey === undefined) {
    throw refuse(
      "AuthFailure.SecretIdNotFound",
      "The SecretId is not found, please ensure that your SecretId is correct.",
    );
  }
  const timestamp = Number(request.headers["x-tc-timestamp"]);
  if (!Number.isInteger(timestamp)) throw missing("X-TC-Timestamp");
  if (Math.abs(timestamp - now) > TOLERANCE || date !== dateOf(timestamp)) {
    const message = `The provided credentials have expired: TimestampUtc=${date}, now=${dateOf(now)}, timestamp=${timestamp}.`;
    throw refuse("AuthFailure.SignatureExpire", message);
  }
  const signed = names.split(";");
  if (service !== "hunyuan" || !signed.includes("host") || !signed.includes("content-type")) throw wrong();
  const expected = signTc3({
    secretId: id,
    secretKey,
    service,
    timestamp,
    method: request.method,
    query: exchange.query.toString(),
    headers: Object.fromEntries(signed.map((name) => [name, String(request.headers[name] ?? "")])),
    payload: request.headers["x-tc-content-sha256"] === "UNSIGNED-PAYLOAD" ? "UNSIGNED-PAYLOAD" : request.body,
  });
  if (!expected.endsWith(signature)) throw wrong();
}

function wrong(): Error {
  const message = "The provided credentials could not be validated. Please check your signature is correct.";
  return refuse("AuthFailure.SignatureFailure", message);
}

function missing(header: string): Error {
  return refuse("MissingParameter", `The request is missing a required parameter \`${header}\`.`);
}

/** Refuses a request for anything but the one action. */
export function checkAction({ request }: Exchange): void {
  const { "x-tc-action": action, "x-tc-version": version } = request.headers;
  if (action === undefined) throw missing("X-TC-Action");
  if (version === undefined) throw missing("X-TC-Version");
  if (version !== "2023-09-01")
    throw refuse("NoSuchVersion", `The specified version \`${String(version)}\` doesn't exist.`);
  if (action !== "ChatCompletions") {
    throw refuse("InvalidAction", `The specified action \`${String(action)}\` is invalid or not found.`);
  }
}
