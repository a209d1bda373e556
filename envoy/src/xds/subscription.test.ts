import { expect, test } from "vitest";
import { textSnapshot } from "../../test/text-snapshot.ts";
import { Subscription } from "./subscription.ts";

test("of all that is wanted what is gone leaves, but for what is wanted by name", () => {
  const subscription = new Subscription("listener");
  subscription.subscribeAll();
  subscription.subscribe(["a"]);
  const offer = subscription.offer(textSnapshot({ listener: { a: "1", b: "1" } }), {
    scope: "all",
    mayRemove: () => true,
  });
  expect(offer?.changed.map(({ name }) => name)).toEqual(["a", "b"]);
  subscription.sent("1", offer ?? { changed: [], removed: [] });
  subscription.acknowledge();
  expect(subscription.leaving(textSnapshot({ listener: {} }))).toEqual(["b"]);
});
