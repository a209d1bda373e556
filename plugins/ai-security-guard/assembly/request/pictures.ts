import { Bytes, ByteWriter, JsonKind, jsonGet, jsonParse, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JudgedText } from "../verdict/subject";
import { Where } from "../verdict/where";

/** Pictures of one exchange that are judged; what comes beyond is left alone, as are those that are not there. */
const MOST: i32 = 32;

const CONTENT: string = "messages.@reverse.0.content";

/** Where Qwen's requests have their prompts: https://help.aliyun.com/zh/model-studio/text-to-image-v2-api-reference */
const QWEN_PROMPTS: string[] = [
  "input.prompt",
  "input.ref_prompt",
  "input.reference_edge.foreground_edge_prompt",
  "input.reference_edge.background_edge_prompt",
  "input.text",
  "input.negative_prompt",
  "input.messages.0.content.#.text",
];

/** And where their pictures, one or a list. */
const QWEN_PICTURES: string[] = [
  "input.messages.0.content.#.image",
  "input.image_url",
  "input.base_image_url",
  "input.mask_image_url",
  "input.sketch_image_url",
  "input.template_image_url",
  "input.shoe_image_url",
  "input.ref_image_url",
  "input.mask_url",
  "input.foreground_url",
  "input.person_image_url",
  "input.top_garment_url",
  "input.bottom_garment_url",
  "input.coarse_image_url",
  "input.template_url",
  "input.images",
  "input.reference_edge.foreground_edge",
  "input.reference_edge.background_edge",
  "input.user_urls",
];

/** Where answers have theirs. */
const OPENAI_ANSWERS: string[] = ["data.#.url", "data.#.b64_json"];
const QWEN_ANSWERS: string[] = [
  "output.results.#.url",
  "output.choices.0.message.content.#.image",
  "output.image_url",
  "output.output_image_url",
  "output.result_url",
  "output.render_urls",
  "output.bg_urls",
  "output.output_vis_image_url",
  "output.results.#.png_url",
  "output.results.#.svg_url",
];

/** The prompt of a request for a picture. */
export function promptOf(body: Bytes, isQwen: bool): Bytes {
  if (!isQwen) return jsonParse(body).member("prompt").asBytes();
  const out = new ByteWriter();
  for (let i = 0; i < QWEN_PROMPTS.length; i++) {
    const found = stringsOf(jsonGet(body, QWEN_PROMPTS[i]));
    for (let k = 0; k < found.length; k++) out.bytes(found[k]);
  }
  return out.take();
}

/** The pictures of the last message of a chat of OpenAI's. */
export function picturesOfChat(body: Bytes, into: Array<JudgedText>): void {
  const parts = jsonGet(body, CONTENT);
  if (parts.kind != JsonKind.Array) return;
  const items = parts.items();
  while (items.next()) {
    const picture = items.value.member("image_url");
    const url = picture.kind == JsonKind.Object ? picture.member("url") : picture;
    if (url.kind == JsonKind.String) add(url.asBytes(), Where.RequestPicture, into);
  }
}

export function picturesOfQwen(body: Bytes, into: Array<JudgedText>): void {
  addAll(body, QWEN_PICTURES, Where.RequestPicture, into);
}

/** The pictures of an answer. */
export function picturesOfAnswer(body: Bytes, isQwen: bool, into: Array<JudgedText>): void {
  addAll(body, isQwen ? QWEN_ANSWERS : OPENAI_ANSWERS, Where.AnswerPicture, into);
}

function addAll(body: Bytes, paths: Array<string>, where: Where, into: Array<JudgedText>): void {
  for (let i = 0; i < paths.length; i++) {
    const found = stringsOf(jsonGet(body, paths[i]));
    for (let k = 0; k < found.length; k++) add(found[k], where, into);
  }
}

function add(picture: Bytes, where: Where, into: Array<JudgedText>): void {
  if (picture.length > 0 && into.length < MOST) into.push(new JudgedText(picture, where, true));
}

/** A string, or the strings of a list. */
function stringsOf(value: JsonValue): Array<Bytes> {
  if (value.kind == JsonKind.String) return [value.asBytes()];
  const found: Bytes[] = [];
  if (value.kind != JsonKind.Array) return found;
  const items = value.items();
  while (items.next()) if (items.value.kind == JsonKind.String) found.push(items.value.asBytes());
  return found;
}
