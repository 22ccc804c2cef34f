import type { Fault } from "./fault.ts";
import type { Link, Role, Subject } from "./subject.ts";

type Holders = (role: Role) => Promise<readonly string[]>;

/** The same fault with the names of those who hold its roles now. One role that is asked for twice is resolved twice. */
export async function named<F extends Fault>(fault: F, holders: Holders): Promise<F>;
export async function named(fault: Fault, holders: Holders): Promise<Fault> {
  switch (fault.kind) {
    case "cut":
    case "degrade":
      return { ...fault, subject: await linkNamed(fault.subject, holders) };
    case "swizzle": {
      const links: Link[] = [];
      for (const link of fault.links) links.push(await linkNamed(link, holders));
      return { ...fault, links };
    }
    case "rollingRestart":
    case "deleteTopic":
    case "shuffleLeaders":
    case "poison":
      return fault;
    case "misconfigure":
      return "topic" in fault.subject ? fault : { ...fault, subject: await subjectNamed(fault.subject, holders) };
    default:
      return { ...fault, subject: await subjectNamed(fault.subject, holders) };
  }
}

const linkNamed = async ({ from, to }: Link, holders: Holders): Promise<Link> => ({
  from: await subjectNamed(from, holders),
  to: await subjectNamed(to, holders),
});

const subjectNamed = async (subject: Subject, holders: Holders): Promise<Subject> =>
  "role" in subject ? { nodes: await holders(subject.role) } : subject;
