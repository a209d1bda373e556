import { FlightRole, FlightSettings } from "../../cache/flight/seat";
import { TestStream, TestVm, World } from "./flight-world";
import { Dice, Intruder } from "./memory-cells";

function settings(): FlightSettings {
  const out = new FlightSettings();
  out.maxFollowers = 3;
  out.wait = 5000;
  out.lease = 1000;
  return out;
}

/** What each was told, and got. */
function outcomes(streams: Array<TestStream>): string {
  const parts: string[] = [];
  for (let i = 0; i < streams.length; i++) parts.push(streams[i].told.trim() + "=" + streams[i].got);
  return parts.join(" ");
}

describe("a flight", () => {
  test("one leads, in its own VM and in others they wait for its value", () => {
    const world = new World();
    const vms = [world.add(settings()), world.add(settings()), world.add(settings())];
    const leader = vms[0].ask("k");
    const others = [vms[0].ask("k"), vms[1].ask("k"), vms[1].ask("k"), vms[2].ask("k")];
    expect(leader.leads).toBe(true);
    expect(vms[1].ask("other").leads).toBe(true);
    for (let i = 0; i < others.length; i++) expect(others[i].waits).toBe(true);
    leader.done("v");
    expect(outcomes(others)).toBe("=- =- =- =-");
    world.settle();
    expect(outcomes(others)).toBe("value=v value=v value=v value=v");
  });

  test("who asked before the value was there gets it, who asks later leads", () => {
    const world = new World();
    const vm = world.add(settings());
    const before = world.now;
    vm.ask("k").done("v");
    world.now += 10;
    const late = vm.ask("k", before);
    expect(late.role).toBe(FlightRole.Ready);
    expect(late.got).toBe("v");
    expect(vm.ask("k").leads).toBe(true);
    expect(vm.ask("k").waits).toBe(true);
  });

  test("who only wants to lead never waits", () => {
    const world = new World();
    const vm = world.add(settings());
    expect(vm.ask("k", world.now, false).leads).toBe(true);
    expect(vm.ask("k", world.now, false).role).toBe(FlightRole.Over);
  });

  test("when the leader fails one of the others leads, and the rest wait for that one", () => {
    const world = new World();
    const vms = [world.add(settings()), world.add(settings())];
    const leader = vms[0].ask("k");
    const others = [vms[1].ask("k"), vms[0].ask("k"), vms[1].ask("k")];
    leader.close();
    world.settle();
    expect(outcomes(others)).toBe("=- lead=- =-");
    expect(others[1].leads).toBe(true);
    others[1].failed();
    world.settle();
    expect(outcomes(others)).toBe("lead=- lead=- =-");
    others[0].done("v");
    world.settle();
    expect(outcomes(others)).toBe("lead=- lead=- value=v");
  });

  test("a value that is not for others sends all on their own way, and those who come for a while, too", () => {
    const world = new World();
    const vms = [world.add(settings()), world.add(settings())];
    const leader = vms[0].ask("k");
    const others = [vms[1].ask("k"), vms[0].ask("k")];
    leader.alone(1000);
    world.settle();
    expect(outcomes(others)).toBe("alone=- alone=-");
    expect(vms[1].ask("k").role).toBe(FlightRole.Alone);
    world.pass(1100);
    expect(vms[1].ask("k").leads).toBe(true);
  });

  test("a look between the leader's last word and its arrival makes nobody lead", () => {
    const world = new World();
    const vms = [world.add(settings()), world.add(settings())];
    const leader = vms[0].ask("k");
    const others = [vms[1].ask("k"), vms[0].ask("k"), vms[1].ask("k")];
    leader.alone();
    world.now += 100;
    for (let i = 0; i < vms.length; i++) vms[i].look();
    expect(outcomes(others)).toBe("alone=- alone=- alone=-");
  });

  test("a value larger than what can be handed on is not for others", () => {
    const world = new World(4);
    const vm = world.add(settings());
    const leader = vm.ask("k");
    const other = vm.ask("k");
    leader.done("v".repeat(5000));
    world.settle();
    expect(outcomes([other])).toBe("alone=-");
    expect(vm.ask("k").leads).toBe(true);
  });

  test("a value that was written over before it was read is fetched again", () => {
    const world = new World(4);
    const vms = [world.add(settings()), world.add(settings())];
    const leader = vms[0].ask("k");
    const others = [vms[1].ask("k"), vms[1].ask("k")];
    leader.done("v");
    for (let i = 0; i < 4; i++) vms[0].ask("other" + i.toString()).done("w");
    world.settle();
    expect(outcomes(others)).toBe("lead=- =-");
  });

  test("the time and the number of those who wait are bounded", () => {
    const world = new World();
    const vm = world.add(settings());
    const leader = vm.ask("k");
    const others = [vm.ask("k"), vm.ask("k"), vm.ask("k")];
    expect(vm.ask("k").role).toBe(FlightRole.Alone);
    world.pass(4900);
    expect(outcomes(others)).toBe("=- =- =-");
    world.pass(200);
    expect(outcomes(others)).toBe("alone=- alone=- alone=-");
    expect(leader.leads).toBe(true);
    expect(vm.ask("k").waits).toBe(true);
  });

  test("a leader that lives keeps its lease, one whose VM is dead or whose stream is gone loses it", () => {
    for (let kind = 0; kind < 2; kind++) {
      const world = new World();
      const vms = [world.add(settings()), world.add(settings())];
      const leader = vms[0].ask("k");
      const others = [vms[1].ask("k"), vms[1].ask("k")];
      world.pass(3000);
      expect(outcomes(others)).toBe("=- =-");
      if (kind == 0) vms[0].isDead = true;
      else leader.isOver = true;
      world.pass(1500);
      expect(outcomes(others)).toBe("lead=- =-");
      others[0].done("v");
      world.settle();
      expect(outcomes(others)).toBe("lead=- value=v");
    }
  });

  test("a leader that comes late with its value, while another leads, has it handed on", () => {
    const world = new World();
    const vms = [world.add(settings()), world.add(settings())];
    const late = vms[0].ask("k");
    const others = [vms[1].ask("k"), vms[1].ask("k")];
    vms[0].isDead = true;
    world.pass(1500);
    vms[0].isDead = false;
    late.done("v");
    world.settle();
    expect(outcomes(others)).toBe("lead=- value=v");
    others[0].failed();
    world.settle();
  });

  test("without a queue, or when messages get lost, all is found by looking", () => {
    for (let kind = 0; kind < 2; kind++) {
      const world = new World();
      const vms = [world.add(settings(), kind == 0), world.add(settings(), kind == 0)];
      world.isDeaf = true;
      const leader = vms[0].ask("k");
      const others = [vms[1].ask("k"), vms[0].ask("k"), vms[1].ask("k")];
      leader.failed();
      world.pass(200);
      const next = others[1].leads ? others[1] : others[0];
      expect(next.leads).toBe(true);
      next.done("v");
      world.pass(200);
      expect(outcomes(others).split("value=v").length).toBe(3);
    }
  });

  test("more who wait than one callback may tell are told in several", () => {
    const world = new World();
    const many = settings();
    many.maxFollowers = 1000;
    const vm = world.add(many);
    const leader = vm.ask("k");
    const others: TestStream[] = [];
    for (let i = 0; i < 100; i++) others.push(vm.ask("k"));
    leader.done("v");
    vm.hear();
    expect(outcomes(others).split("value=v").length - 1).toBe(32);
    // Whoever leaves meanwhile is not told any more.
    others[99].leave();
    world.settle();
    expect(outcomes(others).split("value=v").length - 1).toBe(99);
    expect(others[99].told).toBe("");
  });
});

/** Does something at random in a VM; between the accesses of others, too. */
class Chaos extends Intruder {
  private streams: Array<TestStream> = [];
  /** Values that were ever ready. */
  private values: i32 = 0;

  constructor(
    private readonly world: World,
    private readonly dice: Dice,
    private readonly kills: bool,
  ) {
    super();
  }

  intrude(): void {
    if (this.dice.below(4) != 0) return;
    const interrupted = this.world.current;
    this.act(interrupted);
    this.world.current = interrupted;
  }

  /** @param except the VM that is in the midst of something */
  act(except: TestVm | null = null): void {
    const vms = this.world.vms;
    const vm = vms[this.dice.below(vms.length)];
    if (vm.isDead || vm == except) return;
    const choice = this.dice.below(20);
    if (choice < 8) this.streams.push(vm.ask("k" + this.dice.below(2).toString()));
    else if (choice < 12) vm.hear();
    else if (choice < 13) vm.look();
    else if (choice < 18) this.end(vm);
    else if (choice < 19) this.close(vm);
    else if (this.kills && this.dice.below(30) == 0 && this.living() > 1) vm.isDead = true;
  }

  /** All that a leader of a living VM may say. */
  end(vm: TestVm): void {
    for (let i = 0; i < this.streams.length; i++) {
      const stream = this.streams[i];
      if (stream.vm != vm || !stream.leads || stream.isOver) continue;
      const how = this.dice.below(4);
      if (how == 0) stream.failed();
      else if (how == 1) stream.alone();
      else stream.done(stream.key + ":" + (++this.values).toString());
      return;
    }
  }

  private close(vm: TestVm): void {
    if (vm.streams.length > 0) vm.streams[this.dice.below(vm.streams.length)].close();
  }

  /** Everybody says what there is to say, until nobody waits any more. */
  finish(): void {
    for (let rounds = 0; rounds < 100; rounds++) {
      for (let i = 0; i < this.world.vms.length; i++) if (!this.world.vms[i].isDead) this.end(this.world.vms[i]);
      this.world.pass(100);
    }
  }

  /** Those that wait still, were told twice, got another's value, or none though they were told so. */
  wrong(): i32 {
    let count = 0;
    for (let i = 0; i < this.streams.length; i++) {
      const stream = this.streams[i];
      if (stream.vm.isDead) continue;
      const told = stream.told.trim().split(" ");
      const isTwice = told.length > 1;
      const isOthers = stream.got != "-" && !stream.got.startsWith(stream.key + ":");
      const isMissing = told.includes("value") && stream.got == "-";
      if (stream.waits || isTwice || isOthers || isMissing) count++;
    }
    return count;
  }

  private living(): i32 {
    let count = 0;
    for (let i = 0; i < this.world.vms.length; i++) if (!this.world.vms[i].isDead) count++;
    return count;
  }
}

describe("whatever four VMs do, at whatever moment", () => {
  test("everybody in a VM that lives is told once, and gets no other's value", () => {
    for (let seed: u64 = 1; seed <= 20; seed++) {
      const world = new World();
      for (let i = 0; i < 4; i++) world.add(settings());
      const chaos = new Chaos(world, new Dice(seed), seed % 2 == 0);
      world.leases.intruder = chaos;
      for (let step = 0; step < 400; step++) {
        chaos.act();
        if (step % 10 == 9) world.pass(50);
      }
      world.leases.intruder = null;
      chaos.finish();
      expect(chaos.wrong()).toBe(0, "seed " + seed.toString());
    }
  });
});
