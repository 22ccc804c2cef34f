import { seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { plannedFault } from "../faults/planned.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { endsOf } from "./log-ends.ts";
import { awaitTranslated, readToEnd, stopWriters } from "./move-load.ts";

/** What a planned switchover is made of, by verbs that are made anyway. */
type Verbs = Pick<DrillContext, "fence" | "drained" | "promote">;

/**
 * Planned: nothing is broken. From the moment at which the writers are stopped service is out, and that moment is what figures are measured from.
 * Nobody is started on the other side before it has everything: the recovery point is 0 or the drill is no switchover.
 */
export const switchOverVerb =
  (site: DrillSite, { fence, drained, promote }: Verbs): DrillContext["switchOver"] =>
  async (load, { to, within }) => {
    const { folder, stage, step } = site;
    const sources = new Set(load.parts.map(({ definition }) => definition.on));
    const [from, ...others] = sources;
    if (from === undefined || others.length > 0)
      throw new InvalidDrill(`a switchover has one side to leave, not ${[...sources].join(", ")}`);
    const topics = load.parts.map(({ definition }) => definition.topic);
    await step(`writers in ${from} stop`, async () => {
      const at = await stampOf(site);
      const proof = [`the writers in ${from} were told to stop, as planned`];
      folder.record({ at, event: "fault.effective", fault: plannedFault, effect: { from: at, to: at }, resolved: [from], proof });
      await stopWriters(site, load);
    });
    await fence(from, load);
    await drained(to, load, { within });
    await step(`readers in ${from} process all of it and stop; ${to} has their groups' offsets`, async () => {
      await readToEnd(site, load, { cluster: from, ends: await endsOf(stage, from, topics), within });
      await awaitTranslated(site, load, { cluster: to, ends: await endsOf(stage, to, topics), within: seconds(10) });
    });
    await promote(to, load);
    await step(`writers and readers go on in ${to}`, async () => {
      for (const { workload } of load.parts) {
        await workload.writeAt("standby");
        await workload.readHere();
        await workload.flowing(within, site.signal);
      }
    });
  };
