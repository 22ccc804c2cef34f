import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { parseKeys, requireKnownKeys } from "./known-keys.ts";
import { parseSettings } from "./setting.ts";

describe("Kafka's own list of keys", () => {
  const keys = parseKeys(
    "node broker.session.timeout.ms\nmirror tasks.max\nproducer linger.ms\nconsumer fetch.max.bytes\nconsumer session.timeout.ms\nadmin retries\n",
  );
  const checking = (text: string) => () => requireKnownKeys(parseSettings([text]), keys, "4.3.1");

  it("lets through what it has, also behind a connector's prefix", () => {
    for (const text of [
      "a.node.broker.session.timeout.ms=1",
      "a.broker.listener.name.client.broker.session.timeout.ms=1",
      "a.mirror.tasks.max=1",
      "a.mirror.source.consumer.fetch.max.bytes=1",
      "a.mirror.producer.override.linger.ms=1",
      "a.mirror.source.admin.retries=1",
      "a.mirror.target.admin.retries=1",
    ])
      expect(checking(text), text).not.to.throw();
  });

  const without: readonly [string, string][] = [
    ["a.mirror.producer.linger.ms=1", "a.mirror.producer.override.linger.ms"],
    ["a.mirror.target.producer.linger.ms=1", "a.mirror.producer.override.linger.ms"],
    ["a.mirror.source.producer.override.linger.ms=1", "a.mirror.producer.override.linger.ms"],
    ["a.mirror.consumer.fetch.max.bytes=1", "a.mirror.source.consumer.fetch.max.bytes"],
    ["a.mirror.consumer.override.fetch.max.bytes=1", "a.mirror.source.consumer.fetch.max.bytes"],
    ["a.mirror.target.consumer.fetch.max.bytes=1", "a.mirror.source.consumer.fetch.max.bytes"],
    ["a.mirror.admin.retries=1", "a.mirror.source.admin.retries"],
    ["a.mirror.admin.override.retries=1", "a.mirror.target.admin.retries"],
    ["a.mirror.source.cluster.fetch.max.bytes=1", "a.mirror.source.consumer.fetch.max.bytes"],
    ["a.mirror.target.cluster.linger.ms=1", "a.mirror.producer.override.linger.ms"],
    ["a.mirror.source.consumer.session.timeout.ms=1", "takes partitions by itself"],
  ];
  for (const [text, instead] of without)
    it(`refuses what would be kept and change nothing: ${text}`, () => {
      expect(checking(text)).to.throw(UsageError).with.property("hint").that.includes(instead);
    });

  it("refuses what it has not, with what may have been meant", () => {
    expect(checking("a.controller.broker.session.timeout=1")).to.throw(
      UsageError,
      '4.3.1 documents no setting "broker.session.timeout"; did you mean "broker.session.timeout.ms"?',
    );
    expect(checking("a.node.linger.ms=1")).to.throw(UsageError, 'no setting "linger.ms"');
    expect(checking("a.mirror.source.consumer.linger.ms=1")).to.throw(UsageError, 'no setting "linger.ms"');
  });
});
