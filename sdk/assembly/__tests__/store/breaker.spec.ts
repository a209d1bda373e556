import { Breaker } from "../../store/breaker";

describe("a breaker", () => {
  test("opens after so many failures in a row", () => {
    const breaker = new Breaker(3, 100);
    breaker.failed(0);
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(0);
    breaker.failed(0);
    expect(breaker.allows(0)).toBe(true);
    breaker.failed(0);
    expect(breaker.allows(0)).toBe(false);
    expect(breaker.allows(99)).toBe(false);
  });

  test("lets one call try when its time is over; what came of it decides", () => {
    const breaker = new Breaker(1, 100);
    breaker.failed(0);
    expect(breaker.allows(100)).toBe(true);
    expect(breaker.allows(101)).toBe(false);
    breaker.failed(110);
    expect(breaker.allows(209)).toBe(false);
    expect(breaker.allows(210)).toBe(true);
    breaker.succeeded();
    expect(breaker.isOpen).toBe(false);
    expect(breaker.allows(211) && breaker.allows(211)).toBe(true);
  });

  test("lets another try when the first never told", () => {
    const breaker = new Breaker(1, 100);
    breaker.failed(0);
    expect(breaker.allows(100)).toBe(true);
    expect(breaker.allows(200)).toBe(true);
  });

  test("opens at once when it is tripped, and as long as ever", () => {
    const breaker = new Breaker(3, 100);
    breaker.trip(0);
    expect(breaker.allows(99)).toBe(false);
    expect(breaker.allows(100)).toBe(true);
    breaker.failed(100);
    expect(breaker.allows(199)).toBe(false);
    breaker.succeeded();
    breaker.failed(300);
    expect(breaker.isOpen).toBe(false);
  });

  test("of threshold 0 never opens", () => {
    const breaker = new Breaker(0, 100);
    breaker.trip(0);
    for (let i = 0; i < 10; i++) breaker.failed(0);
    expect(breaker.allows(0)).toBe(true);
  });
});
