import { Bytes, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { readAliyun } from "../aliyun/answer";
import { AzureModerator } from "../moderator/azure";
import { JudgeModerator } from "../moderator/judge";
import { Moderator } from "../moderator/moderator";
import { OpenAiModerator } from "../moderator/openai";
import { ModeratorSettings } from "../moderator/settings";
import { WebhookModerator } from "../moderator/webhook";
import { Opinion } from "../verdict/opinion";
import { Piece, Subject } from "../verdict/subject";
import { Where } from "../verdict/where";

function settings(): ModeratorSettings {
  const made = new ModeratorSettings();
  made.apiKey = Secret.of("key");
  made.secret = Secret.of("secret");
  made.model = "model";
  made.blocklists = ["terms"];
  return made;
}

function pieces(...texts: string[]): Array<Piece> {
  return texts.map<Piece>((text) => new Piece(0, Where.User, 0, Bytes.of(text)));
}

const SUBJECT: Subject = new Subject(Bytes.of("alice"), false, "s1", false, 1767225600000);

function bodyOf(moderator: Moderator, asked: Array<Piece>): string {
  return moderator.request(asked, SUBJECT).body.toString();
}

function headerOf(moderator: Moderator, name: string): string {
  return moderator
    .request([new Piece(0, Where.User, 0, Bytes.of("a"))], SUBJECT)
    .headers.get(name)
    .toString();
}

/** What a reader makes of answers: its opinions as text, or `-` for what is no answer. */
function read(moderator: Moderator, body: string, count: i32): string {
  const opinions = moderator.read(Bytes.of(body), count);
  if (opinions == null) return "-";
  return opinions.map<string>((opinion) => shown(opinion)).join(";");
}

function shown(opinion: Opinion): string {
  const parts: string[] = [opinion.flagged ? "flagged" : "clean"];
  for (let i = 0; i < opinion.categories.length; i++) {
    const category = opinion.categories[i];
    parts.push(category.name + "=" + (<i32>(category.score * 100)).toString() + (category.flagged ? "!" : ""));
  }
  const replacement = opinion.replacement;
  if (replacement != null) parts.push("→" + replacement.toString());
  return parts.join(" ");
}

describe("OpenAI's moderations", () => {
  test("get all texts in one call", () => {
    const moderator = new OpenAiModerator(settings());
    expect(bodyOf(moderator, pieces('a "b"', "c"))).toBe('{"model":"model","input":["a \\"b\\"","c"]}');
    expect(headerOf(moderator, "authorization")).toBe("Bearer key");
    expect(bodyOf(new OpenAiModerator(new ModeratorSettings()), pieces("a"))).toBe(
      '{"model":"omni-moderation-latest","input":["a"]}',
    );
  });

  test("are read", () => {
    const moderator = new OpenAiModerator(settings());
    const one =
      '{"flagged":true,"categories":{"hate":true,"violence":false},"category_scores":{"hate":0.5,"violence":2.5e-1}}';
    const other = '{"flagged":false,"categories":{"hate":false},"category_scores":{"hate":null}}';
    expect(read(moderator, '{"results":[' + one + "," + other + "]}", 2)).toBe("flagged hate=50! violence=25;clean");
    expect(read(moderator, '{"results":[' + one + "]}", 2)).toBe("-");
    expect(read(moderator, '{"results":[' + one + "," + one + "]}", 1)).toBe("-");
    expect(read(moderator, '{"results":[{"flagged":"no","categories":{},"category_scores":{}}]}', 1)).toBe("-");
    expect(read(moderator, '{"results":[{"flagged":true}]}', 1)).toBe("-");
    const wrong = '{"flagged":true,"categories":{},"category_scores":{"hate":"0.9"}}';
    expect(read(moderator, '{"results":[' + wrong + "]}", 1)).toBe("-");
    expect(read(moderator, '{"results":[1]}', 1)).toBe("-");
    expect(read(moderator, '{"results":{}}', 0)).toBe("-");
    expect(read(moderator, '{"results":[' + one, 1)).toBe("-");
    expect(read(moderator, "", 1)).toBe("-");
  });
});

describe("Azure's content safety", () => {
  test("gets one text", () => {
    const moderator = new AzureModerator(settings());
    expect(bodyOf(moderator, pieces("a"))).toBe(
      '{"text":"a","blocklistNames":["terms"],"haltOnBlocklistHit":false,"outputType":"EightSeverityLevels"}',
    );
    expect(headerOf(moderator, "ocp-apim-subscription-key")).toBe("key");
    expect(bodyOf(new AzureModerator(new ModeratorSettings()), pieces("a"))).toBe(
      '{"text":"a","outputType":"EightSeverityLevels"}',
    );
  });

  test("is read", () => {
    const moderator = new AzureModerator(settings());
    const analysis = '"categoriesAnalysis":[{"category":"Hate","severity":4},{"category":"Sexual","severity":3}]';
    expect(read(moderator, "{" + analysis + ',"blocklistsMatch":[]}', 1)).toBe("flagged Hate=400! Sexual=300");
    const match = ',"blocklistsMatch":[{"blocklistName":"terms"}]}';
    expect(read(moderator, '{"categoriesAnalysis":[]' + match, 1)).toBe("flagged blocklist=700!");
    expect(read(moderator, '{"categoriesAnalysis":[{"category":"Hate"}]}', 1)).toBe("-");
    expect(read(moderator, '{"categoriesAnalysis":[{"severity":1}]}', 1)).toBe("-");
    expect(read(moderator, '{"error":{"code":"InvalidRequestBody"}}', 1)).toBe("-");
  });
});

describe("a service that finds more than is kept", () => {
  test("has given no verdict: what counts may be among the rest", () => {
    const names: string[] = [];
    for (let i = 0; i <= 128; i++) names.push('"c' + i.toString() + '":0.5');
    const all = "{" + names.join(",") + "}";
    const few = "{" + names.slice(1).join(",") + "}";
    const openai = '{"results":[{"flagged":true,"categories":{},"category_scores":';
    expect(read(new OpenAiModerator(settings()), openai + all + "}]}", 1)).toBe("-");
    expect(read(new OpenAiModerator(settings()), openai + few + "}]}", 1).length > 1).toBe(true);
    const webhook = '{"results":[{"flagged":true,"categories":';
    expect(read(new WebhookModerator(settings()), webhook + all + "}]}", 1)).toBe("-");
    expect(read(new WebhookModerator(settings()), webhook + few + "}]}", 1).length > 1).toBe(true);
  });
});

describe("a webhook", () => {
  test("gets texts with who said them, signed", () => {
    const moderator = new WebhookModerator(settings());
    expect(bodyOf(moderator, pieces("a"))).toBe(
      '{"session":"s1","direction":"request","consumer":"alice","texts":[{"role":"user","text":"a"}]}',
    );
    expect(headerOf(moderator, "x-guard-timestamp")).toBe("1767225600");
    // printf '1767225600.%s' '<the body above>' | openssl dgst -sha256 -hmac secret
    expect(headerOf(moderator, "x-guard-signature")).toBe(
      "v1=17fb74b78d431475a54344539d6b9b133745332f4d943cc0d6ef14e8666ed00d",
    );
    expect(headerOf(new WebhookModerator(new ModeratorSettings()), "x-guard-signature")).toBe("");
  });

  test("is read", () => {
    const moderator = new WebhookModerator(settings());
    expect(read(moderator, '{"results":[{"flagged":false}]}', 1)).toBe("clean");
    expect(read(moderator, '{"results":[{"flagged":true,"categories":{"a":0.7,"b":true,"c":0.1},"text":""}]}', 1)).toBe(
      "flagged a=70! b=100! c=10 →",
    );
    expect(read(moderator, '{"results":[{"flagged":true,"categories":{"a":"x"}}]}', 1)).toBe("-");
    expect(read(moderator, '{"results":[{"flagged":true,"categories":[]}]}', 1)).toBe("-");
    expect(read(moderator, '{"results":[{}]}', 1)).toBe("-");
  });
});

describe("a judge", () => {
  test("gets the text as a JSON string", () => {
    const body = bodyOf(new JudgeModerator(settings()), pieces('"}'));
    expect(body.includes('"content":"A text by the user:\\n\\"\\\\\\"}\\""')).toBe(true);
    expect(body.startsWith('{"model":"model","temperature":0,"max_tokens":300,')).toBe(true);
  });

  test("is read, with what stands around its JSON", () => {
    const moderator = new JudgeModerator(settings());
    const answer = (content: string): string => '{"choices":[{"message":{"content":"' + content + '"}}]}';
    expect(read(moderator, answer('{\\"flagged\\":true,\\"categories\\":{\\"jailbreak\\":0.9}}'), 1)).toBe(
      "flagged jailbreak=90!",
    );
    expect(read(moderator, answer('```json\\n{\\"flagged\\": false}\\n```'), 1)).toBe("clean");
    expect(read(moderator, answer("I can not judge that"), 1)).toBe("-");
    expect(read(moderator, answer('{\\"flagged\\": \\"yes\\"}'), 1)).toBe("-");
    expect(read(moderator, answer("} {"), 1)).toBe("-");
    expect(read(moderator, '{"choices":[]}', 1)).toBe("-");
  });
});

describe("Aliyun's answers", () => {
  test("are read", () => {
    const opinion = readAliyun(
      Bytes.of(
        '{"Code":200,"Data":{"RiskLevel":"high","AttackLevel":"low","Result":[{"Label":"l","RiskWords":"w"}],' +
          '"Detail":[{"Type":"sensitiveData","Level":"S3","Suggestion":"mask","Result":[{"Ext":{"Desensitization":"1*"}}]}]}}',
      ),
    );
    expect(opinion).not.toBeNull();
    if (opinion == null) return;
    expect([opinion.riskLevel, opinion.attackLevel, opinion.label, opinion.words]).toStrictEqual([
      "high",
      "low",
      "l",
      "w",
    ]);
    expect(opinion.details[0].masks).toBe(true);
    expect(opinion.details[0].masked.toString()).toBe("1*");
  });

  test("that are none are no verdict", () => {
    const bodies: string[] = ['{"Code":408,"Data":{}}', '{"Code":"200","Data":[]}', '{"Code":200}', "[]", "{", ""];
    for (let i = 0; i < bodies.length; i++) expect(readAliyun(Bytes.of(bodies[i]))).toBeNull(bodies[i]);
  });
});
