import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { parseKeys, requireKnownKeys } from "./known-keys.ts";
import { parseSettings } from "./setting.ts";

describe("Kafka's own list of keys", () => {
  const keys = parseKeys("node broker.session.timeout.ms\nmirror tasks.max\nproducer linger.ms\nconsumer fetch.max.bytes\n");
  const checking = (text: string) => () => requireKnownKeys(parseSettings([text]), keys, "4.3.1");

  it("lets through what it has, also behind a connector's prefix", () => {
    for (const text of [
      "a.node.broker.session.timeout.ms=1",
      "a.broker.listener.name.client.broker.session.timeout.ms=1",
      "a.mirror.tasks.max=1",
      "a.mirror.source.consumer.fetch.max.bytes=1",
      "a.mirror.producer.override.linger.ms=1",
    ])
      expect(checking(text), text).not.to.throw();
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
