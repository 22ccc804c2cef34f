import { messageOf } from "../core/errors.ts";
import { RoleBook } from "../injector/role-book.ts";
import { holdersNow } from "../injector/targets.ts";
import { withSettings } from "../parameters/apply.ts";
import { gatherSettings, hostRecord, planOf } from "./conditions.ts";
import { keepLogs } from "./evidence.ts";
import { hostEvery } from "./host-load.ts";
import type { Opening, Play } from "./play.ts";
import { raise } from "./stage.ts";
import { contextOf } from "./verbs.ts";

const clientsOf = ({ image: { clients } }: Opening["session"]) => (clients === undefined ? {} : { clientImage: clients });

/** A drill on machines of our own: the topology comes up; then settings are read back and the plan is written down. */
export async function playOnOwn(opening: Opening): Promise<Play> {
  const { definition, session, run, parameters, folder, listener, signal, step, gathered, lastLook } = opening;
  const topology = withSettings(definition.spec.topology, session.parameters.set);
  const stage = await raise(
    { docker: session.docker, image: session.image.tag, ...clientsOf(session), topology, run, kept: "drill", listener, signal },
    step,
    {
      async founded(world) {
        gathered.clock = world.anchor;
        lastLook.at(world);
        await world.observer.ask("host.watch", { everyMs: hostEvery });
      },
      async failed(world, error) {
        await lastLook.take(messageOf(error), error);
        await keepLogs(world, folder, true);
      },
    },
  );
  return {
    async prepare() {
      const { world } = stage;
      gathered.hosts = world.plan.hosts.map(hostRecord);
      await gatherSettings(stage, parameters, definition, gathered);
      const planned = () => folder.write("plan.json", planOf(definition, world, session, parameters, gathered));
      planned();
      const roles = new RoleBook({
        pins: session.pins,
        hosts: world.plan.hosts.map(({ name }) => name),
        recorder: folder,
        holdersNow: (role) => holdersNow(world, role),
        stamp: world.stamp,
        resolved(held) {
          gathered.roleHolders = held;
          planned();
        },
      });
      return contextOf({ ...opening, topology, planned: definition.spec.workloads, stage, roles });
    },
    keepLogs: (failed) => keepLogs(stage.world, folder, failed),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}
