import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RemoteImages } from "../back/remote-images";

const REQUEST: string =
  '{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.b/c\\u0064.png","detail":"low"}},' +
  '{"type":"text","text":"http://x"},{"type":"image_url","image_url":"http://e.f"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]},' +
  '{"role":"user","content":"https://no"}],"model":"m"}';

describe("RemoteImages", () => {
  test("finds the pictures that have an address", () => {
    const images = new RemoteImages(Bytes.of(REQUEST));
    expect(images.urls.length).toBe(2);
    expect(images.urls[0].toString()).toBe("https://a.b/cd.png");
    expect(images.urls[1].toString()).toBe("http://e.f");
  });

  test("puts data in their places, and touches nothing else", () => {
    const images = new RemoteImages(Bytes.of(" " + REQUEST).slice(1));
    const both = images.inline([Bytes.of("data:1"), Bytes.of('data:"2"')]).toString();
    expect(both).toBe(
      REQUEST.replace('"https://a.b/c\\u0064.png"', '"data:1"').replace('"http://e.f"', '"data:\\"2\\""'),
    );
    expect(images.inline([Bytes.empty(), Bytes.of("data:2")]).toString()).toBe(
      REQUEST.replace('"http://e.f"', '"data:2"'),
    );
    expect(images.inline([]).toString()).toBe(REQUEST);
  });

  test("finds none in what is no request", () => {
    const bodies = ["", "[]", '{"messages":[1,{"content":[2,{"image_url":3}]}]}', '{"messages":{"content":"x"}}'];
    for (let i = 0; i < bodies.length; i++) {
      const images = new RemoteImages(Bytes.of(bodies[i]));
      expect(images.urls.length).toBe(0);
      expect(images.inline([Bytes.of("x")]).toString()).toBe(bodies[i]);
    }
  });
});
