/**
 * The patterns that regular expressions may name, a line each: name, space, expression in RE2's syntax. Names and meanings
 * are those of grok, as Logstash and Higress have them, and Higress's MOBILE and IDCARD; lines of logs are left out. RE2
 * does not look around: where grok says "no digit beside" it is a word's edge here, or nothing, so that rather too much is
 * masked than too little.
 */
export function grokPatterns(): string {
  return (
    NUMBERS +
    TEXTS +
    NETWORK +
    PATHS +
    DATES +
    LOGS +
    // Higress's own.
    "MOBILE \\d{8,11}\n" +
    "IDCARD \\d{17}[0-9xX]|\\d{15}\n"
  );
}

const NUMBERS: string =
  "INT [+-]?[0-9]+\n" +
  "BASE10NUM [+-]?(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)\n" +
  "NUMBER %{BASE10NUM}\n" +
  "BASE16NUM [+-]?(?:0x)?[0-9A-Fa-f]+\n" +
  "BASE16FLOAT \\b[+-]?(?:0x)?(?:[0-9A-Fa-f]+(?:\\.[0-9A-Fa-f]*)?|\\.[0-9A-Fa-f]+)\\b\n" +
  "POSINT \\b[1-9][0-9]*\\b\n" +
  "NONNEGINT \\b[0-9]+\\b\n";

const TEXTS: string =
  "USERNAME [a-zA-Z0-9._-]+\n" +
  "USER %{USERNAME}\n" +
  "EMAILLOCALPART [a-zA-Z0-9_][a-zA-Z0-9._%+-]*\n" +
  "EMAILADDRESS %{EMAILLOCALPART}@%{HOSTNAME}\n" +
  "HTTPDUSER %{EMAILADDRESS}|%{USER}\n" +
  "WORD \\b\\w+\\b\n" +
  "NOTSPACE \\S+\n" +
  "SPACE \\s*\n" +
  "DATA .*?\n" +
  "GREEDYDATA .*\n" +
  "QUOTEDSTRING \"(?:\\\\.|[^\\\\\"])*\"|'(?:\\\\.|[^\\\\'])*'|`(?:\\\\.|[^\\\\`])*`\n" +
  "QS %{QUOTEDSTRING}\n" +
  "UUID [A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}\n" +
  "URN urn:[0-9A-Za-z][0-9A-Za-z-]*:[0-9A-Za-z()+,.:=@;$_!*'/?#%-]+\n";

const NETWORK: string =
  "CISCOMAC (?:[A-Fa-f0-9]{4}\\.){2}[A-Fa-f0-9]{4}\n" +
  "WINDOWSMAC (?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2}\n" +
  "COMMONMAC (?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2}\n" +
  "MAC %{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC}\n" +
  "IPV4 (?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\n" +
  // RFC 4291, section 2.2. The longest is first: how many groups stand before `::` decides how many may follow.
  "IPV6 (?:\\b(?:%{IPV6GROUPS}:){6}%{IPV4}|\\b(?:%{IPV6GROUPS}:){1,5}:(?:%{IPV6GROUPS}:){0,4}%{IPV4}" +
  "|\\B::(?:%{IPV6GROUPS}:){0,5}%{IPV4}|\\b(?:%{IPV6GROUPS}:){7}%{IPV6GROUPS}\\b" +
  "|\\b%{IPV6GROUPS}:(?::%{IPV6GROUPS}){1,6}\\b|\\b(?:%{IPV6GROUPS}:){2}(?::%{IPV6GROUPS}){1,5}\\b" +
  "|\\b(?:%{IPV6GROUPS}:){3}(?::%{IPV6GROUPS}){1,4}\\b|\\b(?:%{IPV6GROUPS}:){4}(?::%{IPV6GROUPS}){1,3}\\b" +
  "|\\b(?:%{IPV6GROUPS}:){5}(?::%{IPV6GROUPS}){1,2}\\b|\\b(?:%{IPV6GROUPS}:){6}:%{IPV6GROUPS}\\b" +
  "|\\b(?:%{IPV6GROUPS}:){1,7}:\\B|\\B:(?::%{IPV6GROUPS}){1,7}\\b)(?:%[0-9A-Za-z]+)?\n" +
  "IPV6GROUPS [0-9A-Fa-f]{1,4}\n" +
  "IP %{IPV6}|%{IPV4}\n" +
  "HOSTNAME \\b[0-9A-Za-z][0-9A-Za-z-]*(?:\\.[0-9A-Za-z][0-9A-Za-z-]*)*\n" +
  "HOST %{HOSTNAME}\n" +
  "IPORHOST %{IP}|%{HOSTNAME}\n" +
  "HOSTPORT %{IPORHOST}:%{POSINT}\n";

const PATHS: string =
  "UNIXPATH (?:/[\\w%!$@:.,+~-]*)+\n" +
  "WINPATH (?:[A-Za-z]+:|\\\\)(?:\\\\[^\\\\?*\\s]*)+\n" +
  "PATH %{UNIXPATH}|%{WINPATH}\n" +
  "TTY /dev/(?:pts|tty(?:[pq])?)(?:\\w+)?/?[0-9]*\n" +
  "URIPROTO [A-Za-z][A-Za-z0-9+.-]*\n" +
  "URIHOST %{IPORHOST}(?::%{POSINT})?\n" +
  "URIPATH (?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_-]*)+\n" +
  "URIPARAM \\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?<>\\[\\]-]*\n" +
  "URIPATHPARAM %{URIPATH}(?:%{URIPARAM})?\n" +
  "URI %{URIPROTO}://(?:%{USER}(?::[^@\\s]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?\n";

const DATES: string =
  "MONTH \\b(?:[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|[Mm]ay|[Jj]une?|[Jj]uly?" +
  "|[Aa]ug(?:ust)?|[Ss]ept?(?:ember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?)\\b\n" +
  "MONTHNUM 0?[1-9]|1[0-2]\n" +
  "MONTHNUM2 0[1-9]|1[0-2]\n" +
  "MONTHDAY 0[1-9]|[12][0-9]|3[01]|[1-9]\n" +
  "DAY \\b(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\\b\n" +
  "YEAR \\d\\d(?:\\d\\d)?\n" +
  "HOUR 2[0123]|[01]?[0-9]\n" +
  "MINUTE [0-5][0-9]\n" +
  "SECOND (?:[0-5]?[0-9]|60)(?:[:.,][0-9]+)?\n" +
  "TIME %{HOUR}:%{MINUTE}(?::%{SECOND})?\n" +
  "DATE_US (?:1[0-2]|0?[1-9])[/-]%{MONTHDAY}[/-]%{YEAR}\n" +
  "DATE_EU %{MONTHDAY}[./-](?:1[0-2]|0?[1-9])[./-]%{YEAR}\n" +
  "DATE %{DATE_US}|%{DATE_EU}\n" +
  "ISO8601_TIMEZONE Z|[+-]%{HOUR}(?::?%{MINUTE})?\n" +
  "ISO8601_SECOND %{SECOND}\n" +
  "TIMESTAMP_ISO8601 \\d\\d(?:\\d\\d)?-%{MONTHNUM2}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?(?:%{ISO8601_TIMEZONE})?\n" +
  "DATESTAMP %{DATE}[- ]%{TIME}\n" +
  "TZ [A-Z]{3,4}\n" +
  "DATESTAMP_RFC822 %{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}\n" +
  "DATESTAMP_RFC2822 %{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} (?:%{ISO8601_TIMEZONE}|%{TZ})\n" +
  "DATESTAMP_OTHER %{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}\n" +
  "DATESTAMP_EVENTLOG \\d{4}%{MONTHNUM2}(?:0[1-9]|[12][0-9]|3[01])(?:2[0-3]|[01][0-9])%{MINUTE}[0-5][0-9]\n" +
  "HTTPDATE %{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}\n";

const LOGS: string =
  "SYSLOGTIMESTAMP %{MONTH} +%{MONTHDAY} %{TIME}\n" +
  "PROG [\\x21-\\x5a\\\\\\x5e-\\x7e]+\n" +
  "SYSLOGPROG %{PROG}(?:\\[%{POSINT}\\])?\n" +
  "SYSLOGHOST %{IPORHOST}\n" +
  "SYSLOGFACILITY <%{NONNEGINT}\\.%{NONNEGINT}>\n" +
  "LOGLEVEL (?i:trace|debug|notice|info(?:rmation)?|warn(?:ing)?|err(?:or)?|crit(?:ical)?|fatal|severe|alert|emerg(?:ency)?)\n";
