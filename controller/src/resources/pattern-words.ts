/** What a text has to be for each pattern of our CRDs and of Gateway API's, to end the sentence "must be …". */
const WORDS: Readonly<Record<string, string>> = {
  "^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$":
    "a group of the API, such as gateway.networking.k8s.io, or empty for the core's",
  "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$": "a kind, such as Service: letters, digits and hyphens, a letter first",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$":
    "a name of lowercase letters, digits and hyphens, parted by dots if need be, such as api.example.com",
  "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$":
    "a host name in lowercase without a port, such as api.example.com or *.example.com",
  "^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\\?([^#]*))?(#(.*))?": "a URI such as spiffe://example.com/service",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$":
    "a domain and a path, such as example.com/controller",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$": "a name of lowercase letters, digits and hyphens, such as my-name",
  "^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$":
    "IPAddress, Hostname, NamedAddress, or a domain and a path, such as example.com/address",
  "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$":
    "a label's value: letters, digits and any of -_. between them, or empty",
  "^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$":
    "a protocol, such as HTTP or HTTPS, or a domain and a protocol, such as example.com/mine",
  "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$": "the name of a header: letters, digits and any of !#$%&'*+-.^_`|~",
  "^([0-9]{1,5}(h|m|s|ms)){1,4}$": "a duration such as 10s, 500ms or 1h30m",
  "(^\\*$)|(^([a-zA-Z][a-zA-Z0-9+\\-.]+):\\/\\/([^:/?#]+)(:([0-9]{1,5}))?$)":
    "* or an origin such as https://app.example.com",
  "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$": "a path of characters that URLs allow, others as %XX",
  "^rediss?://": "a URL that begins with redis:// or rediss://",
  "^[0-9]{1,7}(\\.[0-9]{1,6})?$":
    'an amount in quotes, such as "2.50": up to seven digits, and up to six behind a point',
  "^[0-9]{1,16}(\\.[0-9]{1,12})?$":
    'an amount in quotes, such as "2.50": up to 16 digits, and up to twelve behind a point',
  "^https?://": "a URL that begins with http:// or https://",
  "^[0-9]{1,2}(\\.[0-9]{1,4})?$": 'a number in quotes, such as "0.5": up to two digits, and up to four behind a point',
  "^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$":
    'a number from 0 to 1 in quotes, such as "0.95", with up to six digits behind the point',
  "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$": "a name of letters, digits and any of ._- between them",
  "^(0(\\.\\d{1,4})?|1(\\.0{1,4})?)$":
    'a number from 0 to 1 in quotes, such as "0.5", with up to four digits behind the point',
  "^\\d{1,3}(\\.\\d{1,6})?$": 'a number in quotes, such as "0.5": up to three digits, and up to six behind a point',
  "^(0\\.\\d{1,4}|1(\\.0{1,4})?)$":
    'a share from 0.0 to 1 in quotes, such as "0.5", with up to four digits behind the point',
  "^(oci|https?|file)://": "a URL that begins with oci://, https://, http:// or file://",
  "^[0-9a-f]{64}$": "a SHA-256 digest: 64 digits of 0-9 and a-f, without sha256: before them",
  "^([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$":
    "a host name or an IP address, without scheme and port, such as api.example.com",
  "^[0-9]{1,6}(\\.[0-9]{1,6})?$":
    'an amount of US$ in quotes, such as "2.50": up to six digits, and up to six behind a point',
  "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$": "a name of lowercase letters, digits, hyphens and dots, such as my-name",
  "^(0(\\.[0-9]{1,3})?|1(\\.0{1,3})?)$":
    'a number from 0 to 1 in quotes, such as "0.9", with up to three digits behind the point',
  "^(5xx|4[0-9][0-9]|5[0-9][0-9]|connect-failure|timeout|first-event)$":
    "5xx, a status such as 429 or 503, connect-failure, timeout or first-event",
};

/** `x-must-be` (sdk/manifest/src/validate.ts) of a pattern; undefined for one that has no words yet. */
export function patternWords(pattern: string): string | undefined {
  return Object.hasOwn(WORDS, pattern) ? WORDS[pattern] : undefined;
}
