/** The live page in a browser: it is told what is new, draws it, and sends what its buttons are for. All that it is told is text. */
import type { Head, Message, SaidLine } from "../live/head.ts";
import { beginningOf, endingOf, type Lane, type Scene } from "../scene.ts";
import { isBare, laneShell } from "./shell.ts";
import { trace } from "./trace.ts";

const by = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const lanesThere = by("lanes");
const told = new Map<string, Lane>();
const shells = new Map<string, string>();
let viewer: ReturnType<typeof trace> | undefined;
let head: Head | undefined;
let tookEffect: Scene["zero"];
let picked: string | undefined;
let heardAt = 0;
let failures = 0;
let lagMost = 0;

const source = new EventSource("events");
source.onmessage = ({ data }: MessageEvent<string>): void => {
  failures = 0;
  heardAt = performance.now();
  trouble("");
  take(JSON.parse(data) as Message);
};
source.onerror = (): void => {
  if (head?.state === "closed") return;
  failures++;
  trouble(
    `Nothing is heard of the runner any more${head === undefined ? "" : ` since ${head.now.toFixed(1)} s of the run`}: it has ended, or was killed. What is drawn here is what was told until then; the run's folder has all of it.`,
  );
  badge("not heard", "doubt");
  if (failures > 20) source.close();
};

function take({ times, head: now, order, lanes, said }: Message): void {
  if (now.run !== document.documentElement.dataset.run) {
    location.reload();
    return;
  }
  head = now;
  for (const lane of lanes) told.set(lane.id, lane);
  const scene: Scene = { ...times, lanes: order.flatMap((id) => told.get(id) ?? []) };
  if (scene.lanes.length > 0) {
    stand(scene.lanes);
    if (viewer === undefined) viewer = trace(scene, lanesThere);
    else viewer.show(scene);
  }
  for (const one of said) say(one);
  tookEffect = times.zero;
  showHead(now);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  const { news } = now;
  if (news !== undefined) requestAnimationFrame(() => lagged(Date.now() - news));
  if (now.state === "closed") source.close();
}

/** Every lane where it belongs; one whose frame changed is made anew, and its drawing in any case. */
function stand(lanes: readonly Lane[]): void {
  lanes.forEach((lane, i) => {
    const frame = laneShell({ ...lane, marks: isBare(lane) ? [] : lane.marks.slice(0, 1) }, "", "");
    const id = `lane-${lane.id}`;
    let section = document.getElementById(id);
    if (section === null) {
      section = document.createElement("section");
      section.id = id;
      section.className = "lane";
    }
    if (shells.get(lane.id) !== frame) {
      const open = section.querySelector("details")?.open === true;
      section.innerHTML = laneShell(lane, "", "");
      const details = section.querySelector("details");
      if (details !== null) details.open = open;
      shells.set(lane.id, frame);
    }
    const place = lanesThere.querySelectorAll(".lane")[i] ?? null;
    if (place !== section) lanesThere.insertBefore(section, place);
  });
}

function showHead({ state, words, tone, now, stand: at, busy, odd }: Head): void {
  badge(state === "running" ? "live" : state === "waiting" ? "waiting" : words, state === "running" ? "live" : tone);
  const phase = at.phase === undefined ? "" : `Phase: ${at.phase}. `;
  const clock =
    at.faults.length === 0 || tookEffect === undefined
      ? `${now.toFixed(1)} s of the run.`
      : `${secondsSince(tookEffect, now)} s since the fault took effect.`;
  by("stand").textContent = {
    waiting: words,
    running: `${phase}${clock}`,
    ended: "The run is over. This page goes on to the next one, if there is any.",
    closed: "The run is over. This page keeps what it was told; its server is closed.",
  }[state];
  by("odd").textContent = odd === 0 ? "" : ` · ${odd.toLocaleString("en")} events or lines of no possible time are not drawn`;
  by("busy").textContent = busy === null ? "" : `At work: ${busy} …`;
  showFaults(at.faults);
  for (const link of document.querySelectorAll<SVGGElement>(".link")) {
    const cut = at.cut[link.dataset.link ?? ""];
    link.classList.toggle("cut", cut !== undefined);
    const many = link.querySelector(".many");
    if (many !== null)
      many.textContent =
        cut === undefined || String(cut.paths) === link.dataset.paths ? "" : `${cut.paths}/${link.dataset.paths}`;
    link.setAttribute("aria-pressed", String(cut !== undefined));
  }
  for (const node of document.querySelectorAll<SVGGElement>(".node")) {
    const wrong = at.machines[node.dataset.node ?? ""];
    node.classList.toggle("hit", wrong !== undefined);
    node.classList.toggle("picked", node.dataset.node === picked);
    const word = node.querySelector(".what");
    if (word !== null) {
      word.setAttribute("data-was", word.getAttribute("data-was") ?? word.textContent ?? "");
      word.textContent = wrong ?? word.getAttribute("data-was");
    }
  }
  enable(state === "running" && busy === null);
}

/** An effect lies between two moments: so does what has passed since. */
function secondsSince(effect: NonNullable<Scene["zero"]>, now: number): string {
  const [least, most] = [now - endingOf(effect), now - beginningOf(effect)].map((seconds) => Math.max(0, seconds).toFixed(1));
  return least === most ? `${most}` : `${least}–${most}`;
}

function showFaults(faults: Head["stand"]["faults"]): void {
  const list = by("faults");
  const key = JSON.stringify(faults);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(
    ...(faults.length === 0 ? [item("None.", "quiet")] : []),
    ...faults.map(({ id, text, since }) => {
      const one = item(`${id}: ${text}${since === null ? " (effect not proven yet)" : ""} `, "");
      if (mayAct) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `Heal ${id}`;
        button.dataset.heal = id;
        button.addEventListener("click", () => send("heal", [id]));
        one.append(button);
      }
      return one;
    }),
  );
}

function item(text: string, className: string): HTMLLIElement {
  const one = document.createElement("li");
  one.textContent = text;
  one.className = className;
  return one;
}

function say({ at, text, tone }: SaidLine): void {
  const list = by("said");
  const below = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(item(`${at}  ${text}`, tone));
  while (list.childElementCount > 200) list.firstElementChild?.remove();
  if (below) list.scrollTop = list.scrollHeight;
}

function badge(text: string, tone: string): void {
  const shown = by("badge");
  shown.textContent = text;
  shown.dataset.tone = tone;
}

function trouble(text: string): void {
  const shown = by("trouble");
  shown.textContent = text;
  shown.hidden = text === "";
}

/** From when the runner heard of something to when it is drawn here, on one machine's clock. */
function lagged(ms: number): void {
  lagMost = Math.max(lagMost, ms);
  const { dataset } = document.documentElement;
  dataset.lagMost = String(lagMost);
  dataset.lags = `${dataset.lags ?? ""} ${ms}`.slice(-20_000);
  by("lag").textContent = ` · drawn ${ms} ms after it was heard (at most ${lagMost} ms)`;
}

const mayAct = by("hands").dataset.may === "yes";
const deedsThere = [...document.querySelectorAll<HTMLButtonElement>("[data-deed]")];

function enable(now: boolean): void {
  for (const button of deedsThere) {
    const needsMachine = button.dataset.deed !== "heal-all";
    button.disabled = !mayAct || !now || (needsMachine && picked === undefined);
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-heal]")) button.disabled = !now;
}

async function send(kind: string, subjects: readonly string[], options: Readonly<Record<string, string>> = {}): Promise<void> {
  enable(false);
  try {
    const ttl = (by("ttl") as HTMLSelectElement).value;
    const response = await fetch("deeds", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind, subjects, options, ttl }),
    });
    if (!response.ok) say({ at: "", text: await response.text(), tone: "bad" });
  } catch {
    say({ at: "", text: `${kind} ${subjects.join(" ")} could not be sent: the runner does not answer`, tone: "bad" });
  }
}

if (mayAct) {
  for (const button of deedsThere)
    button.addEventListener("click", () =>
      send(button.dataset.deed ?? "", button.dataset.deed === "heal-all" || picked === undefined ? [] : [picked]),
    );
  const onDeed = (element: SVGGElement, name: string, deed: () => void): void => {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", name);
    element.addEventListener("click", deed);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      deed();
    });
  };
  for (const link of document.querySelectorAll<SVGGElement>(".link")) {
    const { link: key = "", one = "", other = "" } = link.dataset;
    onDeed(link, `Cut or heal ${one} – ${other}`, () => {
      if (head?.state !== "running" || head.busy !== null) return;
      const cut = head.stand.cut[key];
      if (cut === undefined) void send("cut", [one, other], { mode: (by("mode") as HTMLSelectElement).value });
      else void send("heal", [cut.faults[0] ?? ""]);
    });
  }
  for (const node of document.querySelectorAll<SVGGElement>(".node")) {
    const { node: name = "" } = node.dataset;
    onDeed(node, `Choose ${name}`, () => {
      picked = picked === name ? undefined : name;
      by("picked").textContent = picked === undefined ? "No machine chosen." : `Chosen: ${picked}`;
      if (head !== undefined) showHead(head);
    });
  }
}

/** The runner says something four times a second; where it does not, the page must not look alive. */
setInterval(() => {
  if (head?.state !== "running" || heardAt === 0 || performance.now() - heardAt < 5000) return;
  badge("not heard", "doubt");
  trouble(
    `Nothing was heard of the runner for ${Math.round((performance.now() - heardAt) / 1000)} s. What is drawn here is as of ${head.now.toFixed(1)} s of the run.`,
  );
}, 1000);
