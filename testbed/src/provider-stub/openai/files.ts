import type { OutgoingHttpHeaders } from "node:http";
import type { Batch, BatchCreateParams } from "openai/resources/batches";
import type { FileObject } from "openai/resources/files";
import { CREATED } from "../stub-server.ts";
import { sendBytes, sendJson } from "../transmit.ts";
import { invalid, missing, OpenAiError, wrongValue } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";
import { readChoice, readObject, readText } from "./parameters.ts";

const PURPOSES = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"];

const BATCH_PARAMETERS: Readonly<Record<keyof BatchCreateParams, true>> = {
  completion_window: true,
  endpoint: true,
  input_file_id: true,
  metadata: true,
  output_expires_after: true,
};

/** The files and batches of a stub. A batch never gets further than `in_progress`. */
export class FileStore {
  private readonly files = new Map<string, { readonly file: FileObject; readonly bytes: Buffer }>();
  private readonly batches = new Map<string, Batch>();

  /** `POST /v1/files`: a form with the file and its purpose. Throws OpenAiError. */
  async upload({ request, response, ids }: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
    const form = await readForm(request.body, request.headers["content-type"]);
    const [upload, purpose] = [form.get("file"), form.get("purpose")];
    if (!(upload instanceof Blob)) throw missing("file");
    if (typeof purpose !== "string") throw missing("purpose");
    if (!PURPOSES.includes(purpose)) throw wrongValue("purpose", purpose, PURPOSES);
    const bytes = Buffer.from(await upload.arrayBuffer());
    const file: FileObject = {
      id: ids.next("file-"),
      object: "file",
      bytes: bytes.length,
      created_at: CREATED,
      filename: "name" in upload ? String(upload.name) : "upload",
      purpose: purpose as FileObject["purpose"],
      status: "processed",
    };
    this.files.set(file.id, { file, bytes });
    return sendJson(response, 200, headers, file);
  }

  listFiles({ response }: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
    return sendJson(response, 200, headers, page([...this.files.values()].map(({ file }) => file)));
  }

  sendFile({ response }: Exchange, headers: OutgoingHttpHeaders, id: string): Promise<void> {
    return sendJson(response, 200, headers, this.find(id).file);
  }

  sendContent({ response }: Exchange, headers: OutgoingHttpHeaders, id: string): Promise<void> {
    const type = { "content-type": "application/octet-stream" };
    return sendBytes(response, 200, { ...headers, ...type }, this.find(id).bytes);
  }

  deleteFile({ response }: Exchange, headers: OutgoingHttpHeaders, id: string): Promise<void> {
    this.find(id);
    this.files.delete(id);
    return sendJson(response, 200, headers, { id, object: "file", deleted: true });
  }

  /** `POST /v1/batches`. Throws OpenAiError. */
  createBatch({ request, response, ids }: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
    const body = readObject(parse(request), BATCH_PARAMETERS);
    const input = readText(body, "input_file_id");
    if (this.find(input).file.purpose !== "batch") {
      throw invalid("The input file must have the purpose 'batch'.", "input_file_id");
    }
    const batch: Batch = {
      id: ids.next("batch_"),
      object: "batch",
      endpoint: readText(body, "endpoint"),
      input_file_id: input,
      completion_window: readChoice(body, "completion_window", ["24h"]),
      status: "validating",
      created_at: CREATED,
      expires_at: CREATED + 86_400,
      request_counts: { total: 0, completed: 0, failed: 0 },
      metadata: (body.metadata ?? null) as Batch["metadata"] & {},
    };
    this.batches.set(batch.id, { ...batch, status: "in_progress", in_progress_at: CREATED });
    return sendJson(response, 200, headers, batch);
  }

  listBatches({ response }: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
    return sendJson(response, 200, headers, page([...this.batches.values()]));
  }

  sendBatch({ response }: Exchange, headers: OutgoingHttpHeaders, id: string): Promise<void> {
    return sendJson(response, 200, headers, this.findBatch(id));
  }

  cancelBatch({ response }: Exchange, headers: OutgoingHttpHeaders, id: string): Promise<void> {
    const batch: Batch = { ...this.findBatch(id), status: "cancelling", cancelling_at: CREATED };
    this.batches.set(id, batch);
    return sendJson(response, 200, headers, batch);
  }

  private find(id: string): { readonly file: FileObject; readonly bytes: Buffer } {
    const found = this.files.get(id);
    if (found === undefined) throw notFound(`No such File object: ${id}`);
    return found;
  }

  private findBatch(id: string): Batch {
    const found = this.batches.get(id);
    if (found === undefined) throw notFound(`No batch found with id '${id}'.`);
    return found;
  }
}

function notFound(message: string): OpenAiError {
  return new OpenAiError(404, { message, type: "invalid_request_error", param: "id", code: null });
}

function page<T extends { readonly id: string }>(data: readonly T[]) {
  return { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: false };
}

async function readForm(body: Buffer, type: string | undefined): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": type ?? "" } }).formData();
  } catch {
    throw invalid("We could not parse the form of your request.");
  }
}
