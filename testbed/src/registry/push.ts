import { type Blob, digestOf, type Image, indexOf, manifestOf } from "./images.ts";

export interface PushTarget {
  /** `127.0.0.1:5000` */
  readonly host: string;
  readonly repository: string;
  readonly login?: { readonly user: string; readonly password: string };
}

/** Pushes an image under a tag (OCI distribution specification 1.1, "Push"); answers its manifest's digest. */
export async function pushImage(target: PushTarget, tag: string, image: Image): Promise<string> {
  for (const blob of [image.config, ...image.layers]) await pushBlob(target, blob.bytes);
  return pushManifest(target, tag, manifestOf(image));
}

/** Pushes images and, under the tag, an index over them. */
export async function pushIndex(
  target: PushTarget,
  tag: string,
  images: readonly { readonly image: Image; readonly architecture: string }[],
): Promise<string> {
  for (const { image } of images) await pushImage(target, digestOf(manifestOf(image).bytes), image);
  return pushManifest(target, tag, indexOf(images));
}

async function pushBlob(target: PushTarget, bytes: Uint8Array): Promise<void> {
  const started = await ask(target, "POST", `${baseOf(target)}/blobs/uploads/`);
  const place = new URL(started.headers.get("location") ?? "", `http://${target.host}`);
  place.searchParams.set("digest", digestOf(bytes));
  await ask(target, "PUT", place.href, { mediaType: "application/octet-stream", bytes });
}

async function pushManifest(target: PushTarget, reference: string, manifest: Blob): Promise<string> {
  await ask(target, "PUT", `${baseOf(target)}/manifests/${reference}`, manifest);
  return digestOf(manifest.bytes);
}

function baseOf({ host, repository }: PushTarget): string {
  return `http://${host}/v2/${repository}`;
}

async function ask({ login }: PushTarget, method: string, url: string, blob?: Blob): Promise<Response> {
  const headers = new Headers();
  if (blob !== undefined) headers.set("content-type", blob.mediaType);
  if (login !== undefined) {
    headers.set("authorization", `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`);
  }
  const answer = await fetch(url, { method, headers, body: blob === undefined ? null : Buffer.from(blob.bytes) });
  if (answer.status !== 201 && answer.status !== 202) {
    throw new Error(`the registry answered ${answer.status} to ${method} ${url}: ${await answer.text()}`);
  }
  return answer;
}
