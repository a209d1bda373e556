import { describe, expect, test } from "vitest";
import { parseOciReference } from "../image/reference.ts";
import { type Credential, findCredential, parseDockerConfig } from "./docker-config.ts";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** User name that an image is opened with. */
function userFor(url: string, auths: object): string | undefined {
  const found = findCredential(parseDockerConfig(JSON.stringify({ auths }), "it").auths, parseOciReference(url));
  return found === undefined ? undefined : shown(found);
}

function shown(credential: Credential): string {
  if (credential.kind === "basic") return `${credential.username}:${credential.password.reveal()}`;
  return `${credential.kind} ${credential.token.reveal()}`;
}

describe("a credential is written as", () => {
  test.each([
    ["auth", { auth: base64("me:secret") }, "me:secret"],
    ["auth whose password has colons", { auth: base64("me:a:b") }, "me:a:b"],
    ["user name and password", { username: "me", password: "secret" }, "me:secret"],
    ["an identity token beside auth", { auth: base64("me:"), identitytoken: "t" }, "identity t"],
    ["a registry token", { registrytoken: "t" }, "bearer t"],
    ["nothing", {}, undefined],
    ["null", null, undefined],
  ])("%s", (_name, entry, expected) => {
    expect(userFor("oci://r.example/a:v1", { "r.example": entry })).toBe(expected);
  });
});

describe("a registry is named", () => {
  const auth = (user: string) => ({ username: user, password: "x" });
  test.each([
    ["oci://r.example/a", { "r.example": auth("a") }, "a:x"],
    ["oci://r.example/a", { "https://r.example/v2/": auth("a") }, "a:x"],
    ["oci://r.example:5000/a", { "r.example": auth("a") }, undefined],
    ["oci://r.example:5000/a", { "r.example:5000": auth("a") }, "a:x"],
    ["oci://team/a", { "https://index.docker.io/v1/": auth("hub") }, "hub:x"],
    ["oci://docker.io/team/a", { "docker.io": auth("hub") }, "hub:x"],
    ["oci://r.example/team/a", { "r.example": auth("all"), "r.example/team": auth("team") }, "team:x"],
    ["oci://r.example/teams/a", { "r.example": auth("all"), "r.example/team": auth("team") }, "all:x"],
    ["oci://eu.r.example/a", { "*.r.example": auth("any") }, "any:x"],
    ["oci://eu.r.example/a", { "*.r.example": auth("any"), "eu.r.example": auth("eu") }, "eu:x"],
    ["oci://a.b.r.example/a", { "*.r.example": auth("any") }, undefined],
    ["oci://prod-eu.r.example/a", { "prod-*.r.example": auth("prod") }, "prod:x"],
    ["oci://prod-eu.r.example/a", { "p*-*u.r.example": auth("many") }, undefined],
    ["oci://r.example.evil.example/a", { "r.example": auth("a") }, undefined],
  ])("%s by %j", (url, auths, expected) => {
    expect(userFor(url, auths)).toBe(expected);
  });
});

describe("a pull secret that is none", () => {
  test.each([
    ["text", "top-secret", /^the pull secret is no JSON$/],
    ["a list", "[]", /must be a JSON object with "auths"/],
    [
      "half of an auth",
      JSON.stringify({ auths: { "r.example": { auth: base64("top-secret") } } }),
      /base64 of USER:PASS/,
    ],
  ])("of %s says so and quotes nothing", (_name, text, message) => {
    expect(() => parseDockerConfig(text, "the pull secret")).toThrow(message);
    expect(() => parseDockerConfig(text, "the pull secret")).not.toThrow(/top-secret|dG9wLXNl/);
  });
});
