import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { type ParameterWords, parameterRecord, parseParameters } from "./parameters.ts";

const parse = (words: ParameterWords) => parseParameters(words, ["kafkajs", "kafkajs-defaults"]);

describe("the parameters of a run", () => {
  it("are defaults where nothing is said", () => {
    expect(parse({})).to.deep.equal({ client: "kafkajs", set: [], repeat: 1, seed: 1 });
  });

  it("divide a setting at its first two dots and its first equals sign", () => {
    expect(parse({ set: ["home.node.broker.session.timeout.ms=6000", "east.mirror.topics=a=b"] }).set).to.deep.equal([
      { cluster: "home", kind: "node", key: "broker.session.timeout.ms", value: "6000" },
      { cluster: "east", kind: "mirror", key: "topics", value: "a=b" },
    ]);
  });

  it("stand in the record by the name they were given under", () => {
    const parameters = parse({ set: ["home.node.a.b=1"], repeat: "5", seed: "7" });
    expect(parameterRecord(parameters, { batch: "batch-1", index: 2, kafka: "4.3.1" })).to.deep.equal({
      batch: "batch-1",
      repeat: { index: 2, of: 5 },
      set: { "home.node.a.b": "1" },
      kafka: "4.3.1",
      client: "kafkajs",
      seed: 7,
    });
  });

  it("say in the record that clients' listeners are secured, as they say what was set", () => {
    const { set } = parameterRecord(parse({ secure: true, set: ["home.node.a.b=1"] }), {
      batch: "batch-1",
      index: 1,
      kafka: "4.3.1",
    });
    expect(set).to.deep.equal({ "home.node.a.b": "1", secure: "SASL_SSL, SCRAM-SHA-512, ACLs" });
  });

  const refused: readonly [ParameterWords, string][] = [
    [{ repeat: "0" }, "--repeat 0 is not a whole number from 1"],
    [{ repeat: "five" }, "--repeat five"],
    [{ repeat: "1.5" }, "--repeat 1.5"],
    [{ seed: "-1" }, "--seed -1"],
    [{ seed: "99999999999999999999" }, "--seed 99999999999999999999"],
    [{ kafka: "latest" }, "--kafka latest is not a version"],
    [{ client: "kafkajs-default" }, 'no client "kafkajs-default"; did you mean "kafkajs-defaults"?'],
    [{ set: ["broker.session.timeout.ms"] }, "is not <cluster>.<node-kind>.<key>=<value>"],
    [{ set: ["home.borker.x=1"] }, 'no node kind "borker"; did you mean "broker"?'],
    [{ set: ["home.node.x=1\nlisteners=evil"] }, "a value is one line"],
    [{ set: ["home.node.x=1", "home.node.x=2"] }, "home.node.x is given twice"],
  ];
  for (const [words, message] of refused)
    it(`are refused: ${JSON.stringify(words)}`, () => {
      expect(() => parse(words)).to.throw(UsageError, message);
    });

  it("name the image that clients are run from, and take no profile beside it", () => {
    expect(parse({ clientImage: "orders-app:7" })).to.deep.include({ client: "image orders-app:7", clientImage: "orders-app:7" });
    expect(() => parse({ clientImage: "orders-app:7", client: "kafkajs" })).to.throw(/--client and --client-image/u);
  });
});
