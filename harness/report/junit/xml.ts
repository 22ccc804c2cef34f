import XMLBuilder from "fast-xml-builder";
import type { Case, Suite } from "./suite.ts";

/** `junit.xml`, in the form that Jenkins, GitLab, GitHub actions and Surefire's own readers take. */
export function junitXml(suites: readonly Suite[]): string {
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: { ...countsOf(suites.flatMap(({ cases }) => cases)), testsuite: suites.map(suiteElement) },
  });
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

function suiteElement({ name, timestamp, time, properties, cases }: Suite): object {
  return {
    "@name": clean(name),
    ...countsOf(cases),
    ...(timestamp === undefined ? {} : { "@timestamp": timestamp }),
    ...(time === undefined ? {} : { "@time": time }),
    properties: {
      property: Object.entries(properties).map(([key, value]) => ({ "@name": clean(key), "@value": clean(value) })),
    },
    testcase: cases.map(caseElement),
  };
}

function caseElement({ classname, name, outcome, out }: Case): object {
  return {
    "@classname": clean(classname),
    "@name": clean(name),
    ...(outcome === undefined
      ? {}
      : {
          [outcome.kind]: {
            ...(outcome.kind === "skipped" ? {} : { "@type": outcome.type }),
            "@message": clean(outcome.message),
          },
        }),
    ...(out === undefined ? {} : { "system-out": clean(out) }),
  };
}

function countsOf(cases: readonly Case[]): Record<string, number> {
  const count = (kind: string) => cases.filter(({ outcome }) => outcome?.kind === kind).length;
  return { "@tests": cases.length, "@failures": count("failure"), "@errors": count("error"), "@skipped": count("skipped") };
}

/** XML 1.0 has no way to write most control characters, surrogates alone, U+FFFE and U+FFFF, not even escaped. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
