import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Words of English: see `Lexicon`. */
export function englishWords(): Array<Bytes> {
  return [
    Bytes.of(
      "-: a an the this that these those it its be been being done doing having =b1: is are am =b2: was were =b3: will would shall =d1: do does =d2: did =h1: has have =h2: had",
    ),
    Bytes.of(
      "-: i me you we us they them one ones there here of for with as if so then about =p1: my mine our ours =p2: your yours =p3: their =c1: and =c2: or =l1: in =l2: on =l3: at =l4: by he: he him his she: she her hers",
    ),
    Bytes.of(
      "-: please tell explain describe give show let help want like know wonder wondering say said mean meaning means called call",
    ),
    Bytes.of(
      "way ways explanation description concept idea simple terms words word get got go going just also already ever really actually very",
    ),
    Bytes.of(
      "thing things other another hi hello hey thanks thank kindly quick quickly question answer ask asking exactly currently now dear using use city town suggest recommend",
    ),
    Bytes.of(
      ">to: to into >from: from >than: than ?: what which ?how: how &can: can could may might possible able &should: should ought &must: must need needs",
    ),
    Bytes.of(
      "=q1: all each every =q2: some any !: hardly scarcely barely seldom rarely not never cannot nor none nobody nothing nowhere neither !of: no without except",
    ),
    Bytes.of(
      "buy: buy buys bought purchase purchased purchasing order: order ordered ordering fix: fix fixed repair solve resolve create: create creates created creating build make makes made making write: write wrote written writes writing author",
    ),
    Bytes.of(
      "delete: delete deletes deleted remove removed removing erase begin: begin began start started starts change: change changes changed changing modify alter image: image images picture pictures photo photos",
    ),
    Bytes.of(
      "large: large big biggest largest huge small: small smallest little tiny fast: fast speed rapid old: old age aged height: height tall high highest length: length long distance: distance far away",
    ),
    Bytes.of(
      "weight: weight weigh weighs heavy price: price prices cost costs costing expensive much pay depth: depth deep width: width wide temperature: temperature hot warm",
    ),
    Bytes.of(
      "population: population people inhabitants live lives living count: many number numbers amount amounts count list: list name names enumerate summary: summary summarise summarize summarised summarized",
    ),
    Bytes.of(
      "why: why reason reasons cause caused causes causing when: when time year date where: where place location who: who whom whose phone: phone telephone mobile smartphone car: car cars automobile",
    ),
    Bytes.of(
      "teach: teach learn learned learnt end: end ended ends finish finished fall: fall fell fallen contact: contact reach touch accept: accept accepts accepted",
    ),
    Bytes.of(
      "parcel: parcel parcels package packages shipment delivery error: error errors bug mistake kid: kid kids child children doctor: doctor physician job: job jobs illness: illness disease sickness movie: movie film choose: choose chose chosen pick select",
    ),
    Bytes.of(
      "send: send sent sends speak: speak spoke spoken speaks talk eat: eat ate eaten eats eating drive: drive drove driven drives see: see saw seen watch run: run ran runs running",
    ),
    Bytes.of(
      "#1: first #2: two second #3: third #4: fourth #5: fifth #0: zero #2: two #3: three #4: four #5: five #6: six #7: seven #8: eight #9: nine #10: ten #11: eleven #12: twelve dozen #13: thirteen #14: fourteen #15: fifteen #16: sixteen",
    ),
    Bytes.of(
      "#17: seventeen #18: eighteen #19: nineteen #20: twenty #30: thirty #40: forty #50: fifty #60: sixty #70: seventy #80: eighty #90: ninety #100: hundred #1000: thousand #1000000: million #1000000000: billion",
    ),
    Bytes.of(
      "@1: january jan @2: february feb @3: march @4: april @5: May @6: june @7: july @8: august @9: september sept @10: october oct @11: november nov @12: december dec",
    ),
    Bytes.of("@mo: monday @tu: tuesday @we: wednesday @th: thursday @fr: friday @sa: saturday @su: sunday"),
    Bytes.of(
      "~km: km kilometre kilometres kilometer kilometers ~m: m metre metres meter meters ~cm: cm centimetre centimetres centimeter centimeters ~mm: mm millimetre millimetres ~mi: mi mile miles ~ft: ft foot feet ~in: inch inches",
    ),
    Bytes.of(
      "~kg: kg kilogram kilograms kilo kilos ~g: g gram grams ~mg: mg milligram milligrams ~lb: lb lbs pound pounds ~oz: oz ounce ounces ~l: l litre litres liter liters ~ml: ml millilitre millilitres ~gal: gallon gallons",
    ),
    Bytes.of(
      "~s: seconds sec secs ~min: minute minutes min mins ~h: hour hours hr hrs ~d: day days ~w: week weeks ~mon: month months ~y: years",
    ),
    Bytes.of(
      "~%: percent percentage ~$: dollar dollars usd ~€: euro euros eur ~£: gbp ~c: celsius centigrade ~f: fahrenheit ~k: kelvin ~kb: kb ~mb: mb ~gb: gb ~tb: tb",
    ),
  ];
}
