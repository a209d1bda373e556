/**
 * The anchor of a heading, as viewers of repositories make it: lower case, no punctuation, hyphens for spaces. The site makes
 * the same, so that a link holds in both.
 */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .trim()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");
}
