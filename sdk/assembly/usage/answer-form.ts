import { Bytes } from "../bytes";
import { MediaType } from "../http/media-type";

/** How an answer travels, as far as it can be read. */
export const enum AnswerForm {
  /** neither JSON nor events, or compressed: it passes unread */
  Opaque,
  Plain,
  Stream,
}

/** The form of an answer with these headers; one without a type is taken for JSON. */
export function formOf(contentType: Bytes, contentEncoding: Bytes): AnswerForm {
  if (contentEncoding.length > 0 && !contentEncoding.equalsString("identity")) return AnswerForm.Opaque;
  const type = MediaType.parse(contentType);
  if (type.is("text/event-stream")) return AnswerForm.Stream;
  return type.isJson || contentType.length == 0 ? AnswerForm.Plain : AnswerForm.Opaque;
}
