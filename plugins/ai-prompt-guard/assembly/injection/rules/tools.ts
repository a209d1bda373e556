import { InjectionRule } from "../rule";

const TOOL: string =
  "\\b(?:use|call|invoke|run|with|via|using|open|execute|set|append|change|write|push|grant|search)\\b[^\\n]{0,60}\\b(?:tools?|function|interpreter|plugin|command that you run|update_role|\\w+_\\w+)\\b";

/** Tools are to be called as the user may not, or for somebody else. */
export function toolRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "tool-your",
      0.4,
      "\\b(?:your|the)\\W+(?:\\w+\\W+){0,2}?tools?\\b|\\bcode interpreter\\b|\\bcall the tool\\b|\\bcall \\w+_\\w+|\\bthe \\w+_\\w+ (?:tool|function)|\\bfunction \\w+_\\w+|\\bevery tool you have\\b",
    ),
    new InjectionRule(
      "tool-use-danger",
      0.6,
      TOOL +
        "[^\\n]{0,80}(?:rm -rf|/etc/(?:passwd|shadow)|\\.ssh|169\\.254|drop table|reverse shell|logging is off|admin rights|conversation so far|my script)",
    ),
    new InjectionRule(
      "tool-danger-use",
      0.6,
      "(?:rm -rf|/etc/(?:passwd|shadow)|\\.ssh/|169\\.254|drop table|reverse shell)[^\\n]{0,60}\\b(?:tool|terminal|shell|bash)\\b",
    ),
    new InjectionRule("tool-rm", 0.45, "\\brm -rf /(?:\\s|$|\\W)|\\bdrop table \\w+"),
    new InjectionRule(
      "tool-secret-file",
      0.45,
      "~/\\.ssh|\\bid_rsa\\b|/etc/(?:passwd|shadow)\\b|\\b169\\.254\\.169\\.254\\b|\\bcontents of \\.env\\b",
    ),
    new InjectionRule(
      "tool-read-secret",
      0.5,
      "\\b(?:cat|type|read|print|open|fetch|get|visit|curl|show)\\W+(?:\\w+\\W+){0,3}?(?:ssh/id_\\w+(?:[^.\\w]|$)|etc/(?:passwd|shadow)\\b|(?:http\\W+)?169\\.254\\.169\\.254)",
    ),
    new InjectionRule("tool-pipe-shell", 0.5, "\\bcurl\\b[^\\n|]{0,120}\\|\\s*(?:sudo\\s+)?(?:ba)?sh\\b"),
    new InjectionRule("tool-reverse-shell", 0.6, "\\breverse shell to\\b|\\bnc -e\\b|__import__\\(.os.\\)"),
    new InjectionRule(
      "tool-without-confirmation",
      0.45,
      "\\bwithout\\W+(?:\\w+\\W+){0,2}?(?:asking|ask|confirm\\w*|permission|approval|checking|review)\\b|\\b(?:do not|don.?t|never)\\W+ask\\W+(?:\\w+\\W+){0,2}?(?:confirm|permission|approv)|" +
        "\\bskip the approval\\b|\\bno review\\b|\\b(?:permission|approval) check is not needed\\b|\\bjust execute\\b",
    ),
    new InjectionRule(
      "tool-already-approved",
      0.45,
      "\\b(?:already|has|have) (?:been )?(?:approved|authori[sz]ed|confirmed)(?: it)?\\b",
    ),
    new InjectionRule(
      "tool-secretly",
      0.4,
      "\\bsilently\\b|\\bsecretly\\b|\\bdo not mention (?:it|this)\\b|\\bdon.?t tell (?:any|the user|the owner)\\w*|\\bdo not (?:tell|alert) (?:them|the user|anybody|anyone)",
    ),
    new InjectionRule(
      "tool-send-all",
      0.4,
      "\\b(?:send|forward|upload|post|e-?mail|append|export|share|exfiltrate)\\W+(?:\\w+\\W+){0,3}?(?:all|every|contents?|customer|contacts?|records|conversation|environment|messages?|credentials|passwords)\\b[^\\n]{0,60}(?:@|https?:|\\bto\\b)",
    ),
    new InjectionRule(
      "tool-env",
      0.6,
      "\\b(?:print|upload|send|show|dump|reveal|post)\\W+(?:\\w+\\W+){0,4}?(?:environment variables|api keys|env vars|secrets)\\b[^\\n]{0,30}\\b(?:your|https?|with|using)\\b|\\byour environment\\b",
    ),
    new InjectionRule(
      "tool-for-all",
      0.4,
      "\\b(?:delete|remove|disable|send)\\w*\\b[^\\n]{0,40}\\b(?:every|all)\\W+(?:accounts?|users?|contacts|messages)\\b",
    ),
    new InjectionRule(
      "tool-as-admin",
      0.55,
      "\\badmin\\s*=\\s*true\\b|\\badmin.?s orders\\b|\\badmin rights\\b|\\bdisable branch protection\\b|\\buser_id to 1\\b|\\ball private repositories\\b",
    ),
    new InjectionRule(
      "tool-outside",
      0.4,
      "\\battacker\\b|\\bevil\\.|\\bhacker@|\\bpirate@|\\batacante@|\\bangreifer@",
    ),
    new InjectionRule(
      "tool-raw",
      0.57,
      "\\b(?:print|show|return)\\W+(?:the\\W+)?raw\\W+outputs?\\b|\\bfiles (?:called|named) passwords?\\b|\\bwithout checking it\\b|\\bdownloads and runs\\b",
    ),
    new InjectionRule(
      "tool-skip-approval",
      0.6,
      "\\bskip the (?:approval|confirmation|review|permission)\\b[^.\\n]{0,40}\\b(?:tools?|all|from now on)\\b|\\bpasswords and send them\\b",
    ),
    new InjectionRule(
      "tool-german",
      0.5,
      "\\b(?:werkzeug|e-mail-werkzeug|terminal)\\b[^\\n]{0,80}\\b(?:alle|ohne nachzufragen|rm -rf)",
    ),
    new InjectionRule(
      "tool-romance",
      0.7,
      "\\b(?:outil|herramienta|ferramenta|strumento)\\b[^\\n]{0,80}\\b(?:tous|todos|tutti|sans confirmation|sin preguntar|sem perguntar|senza chiedere)",
    ),
    new InjectionRule("tool-slavic", 0.7, "инструмент\\S*[^\\n]{0,60}(?:без подтвержден|для всех)", false),
    new InjectionRule(
      "tool-cjk",
      0.7,
      "(?:工具|ツール)[^\\n]{0,40}(?:不要询问|全部|所有|確認せず|全顧客)|(?:不要询问|確認せず)[^\\n]{0,40}(?:工具|ツール)",
      false,
    ),
  ];
}
