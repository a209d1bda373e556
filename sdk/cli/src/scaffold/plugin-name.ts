import { UserError } from "@sluice/manifest";

/** As the manifest's schema has it: the name becomes a folder, a file, a tag of an image and a label of Kubernetes. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 63;

/** Why a text can not be a plugin's name; undefined: it can. */
export function faultOfName(name: string): string | undefined {
  if (name === "") return "a plugin needs a name";
  if (name.length > LONGEST) return `a name has at most ${LONGEST} characters`;
  return NAME.test(name)
    ? undefined
    : "a name has lower-case letters, digits and single hyphens, and begins with a letter";
}

/** @throws UserError */
export function checkName(name: string): void {
  const fault = faultOfName(name);
  if (fault !== undefined)
    throw new UserError(`${JSON.stringify(name)}: ${fault}`, { help: "for example: request-id" });
}

/** `request-id` → `RequestId` */
export function className(name: string): string {
  return name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
