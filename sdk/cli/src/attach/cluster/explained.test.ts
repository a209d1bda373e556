import { ApiError } from "@sluice/controller";
import { UserError } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import { explained } from "./explained.ts";

const ASKED = { what: "write AIPolicy demo/a", server: "https://cluster.example.com" };

function api(status: number, body: Readonly<Record<string, unknown>>): ApiError {
  return ApiError.of("PATCH /apis/…", status, { kind: "Status", ...body });
}

function connection(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

const SECRET = "sk-secret";

describe("what a cluster answers", () => {
  test.each<{ name: string; error: Error; message: string; help: RegExp; exitCode: number }>([
    {
      name: "nobody there",
      error: connection("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:6443"),
      message: "the cluster does not answer: connect ECONNREFUSED 127.0.0.1:6443",
      help: /kubectl get --raw \/readyz/,
      exitCode: 2,
    },
    {
      name: "no such host",
      error: connection("ENOTFOUND", "getaddrinfo ENOTFOUND c"),
      message: "the cluster does not answer: getaddrinfo ENOTFOUND c",
      help: /--context/,
      exitCode: 2,
    },
    {
      name: "nobody at any address",
      error: Object.assign(new AggregateError([], ""), { code: "ECONNREFUSED" }),
      message: "the cluster does not answer: ECONNREFUSED",
      help: /--context/,
      exitCode: 2,
    },
    {
      name: "a certificate of somebody else's",
      error: connection("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
      message: "the cluster's certificate is not trusted: self-signed certificate",
      help: /certificate-authority-data/,
      exitCode: 2,
    },
    {
      name: "a certificate that is too old",
      error: connection("CERT_HAS_EXPIRED", "certificate has expired"),
      message: "the cluster's certificate is not trusted: certificate has expired",
      help: /certificate-authority-data/,
      exitCode: 2,
    },
    {
      name: "401",
      error: api(401, {}),
      message: "the cluster does not know who asks: the credentials are wrong, or too old",
      help: /kubectl auth whoami/,
      exitCode: 1,
    },
    {
      name: "403",
      error: api(403, {
        message:
          'aipolicies.sluice.dev "a" is forbidden: User "u" cannot patch resource "aipolicies" in API group "sluice.dev" in the namespace "demo"',
      }),
      message: "you may not write AIPolicy demo/a",
      help: /^ask for a role that allows it: patch aipolicies sluice.dev$/,
      exitCode: 1,
    },
    {
      name: "fields of others",
      error: api(409, {
        message:
          'Apply failed with 2 conflicts: conflicts with "kubectl-edit" using sluice.dev/v1alpha1:\n- .spec.a\nconflicts with "argo":\n- .spec.b',
        details: {
          causes: [
            { reason: "FieldManagerConflict", field: ".spec.a" },
            { reason: "FieldManagerConflict", field: ".spec.b" },
          ],
        },
      }),
      message: "others have set what would be changed: kubectl-edit, argo (.spec.a, .spec.b)",
      help: /^--force/,
      exitCode: 1,
    },
    {
      name: "values that are refused, without them",
      error: api(422, {
        message: `spec.x: Invalid value: "${SECRET}"`,
        details: { causes: [{ reason: "FieldValueInvalid", field: "spec.x", message: SECRET }] },
      }),
      message: "the cluster refuses to write AIPolicy demo/a: spec.x: FieldValueInvalid",
      help: /.*/,
      exitCode: 1,
    },
    {
      name: "fields that it does not know",
      error: api(400, { message: 'strict decoding error: unknown field "spec.wasm[0].x"' }),
      message: 'the cluster refuses to write AIPolicy demo/a: unknown field "spec.wasm[0].x"',
      help: /.*/,
      exitCode: 1,
    },
    {
      name: "a namespace that is not there",
      error: api(404, { message: 'namespaces "demo" not found' }),
      message: 'the cluster has no such thing: cannot write AIPolicy demo/a: namespaces "demo" not found',
      help: /.*/,
      exitCode: 2,
    },
    {
      name: "an error of its own",
      error: api(503, { message: "etcd is away" }),
      message: "the cluster cannot write AIPolicy demo/a now: 503 etcd is away",
      help: /^try again later$/,
      exitCode: 2,
    },
  ])("$name", ({ error, message, help, exitCode }) => {
    const found = explained(error, ASKED) as UserError;
    expect(found).toBeInstanceOf(UserError);
    expect(found.message).toBe(message);
    expect(found.help ?? "").toMatch(help);
    expect(found.exitCode).toBe(exitCode);
    expect(JSON.stringify([found.message, found.help, found.where])).not.toContain(SECRET);
  });

  test("a bug stays one", () => {
    const bug = new TypeError("x is not a function");
    expect(explained(bug, ASKED)).toBe(bug);
  });
});
