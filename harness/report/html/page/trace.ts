/** The timeline in a browser: zooms, pans, points, and goes to the moment that decided a verdict. */
import { beginningOf, endingOf, type Lane, type Scene } from "../scene.ts";
import { drawAxis, drawLane, heightOf, rowHeightOf, type View, xOf } from "./draw.ts";
import { eventAt, type Found, stopsOf, valuesAt } from "./nearest.ts";

/** A trace on the page, that may be shown another scene at any time. */
interface Trace {
  show(scene: Scene): void;
}

/** Whoever looks at the end of a scene goes on doing so when it grows; whoever looks elsewhere stays there. */
export function trace(first: Scene, root: HTMLElement): Trace {
  let scene = first;
  const readout = document.getElementById("readout") as HTMLElement;
  const tools = document.querySelector(".tools") as HTMLElement;
  const tip = document.getElementById("tip") as HTMLElement;
  let plots = [...root.querySelectorAll<SVGSVGElement>("svg.plot")];
  let lanes = new Map(scene.lanes.map((lane) => [lane.id, lane]));
  const axis = root.querySelector<SVGSVGElement>("svg.axis") as SVGSVGElement;
  const cursor = root.querySelector<HTMLElement>(".cursor") as HTMLElement;
  let stops: Found[] | undefined;
  let whole = { from: scene.from, to: scene.to };
  let shown = { ...whole };
  let chosen: number | undefined;
  let stopped: number | undefined;
  let printing = false;
  let awaited = 0;

  const widthNow = (): number => (printing ? 760 : Math.max(240, axis.clientWidth || 1080));
  const view = (): View => {
    const width = widthNow();
    return { ...shown, width, gutter: width < 620 ? 92 : 190 };
  };
  const laneOf = (plot: SVGSVGElement): Lane | undefined => lanes.get(plot.dataset.lane ?? "");

  function draw(): void {
    awaited = 0;
    const now = view();
    put(axis, drawAxis(scene, now), now.width, 24);
    axis.style.top = `${tools.offsetHeight}px`;
    for (const plot of plots) {
      const lane = laneOf(plot);
      if (lane !== undefined) put(plot, drawLane(lane, scene, now), now.width, heightOf(lane));
    }
    placeCursor(now);
  }

  function put(svg: SVGSVGElement, content: string, width: number, height: number): void {
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.innerHTML = content;
  }

  function placeCursor(now: View): void {
    const x = chosen === undefined ? -1 : xOf(now, chosen);
    const seen = x >= now.gutter && x <= now.width;
    cursor.hidden = !seen;
    if (seen) cursor.style.left = `${axis.getBoundingClientRect().left - root.getBoundingClientRect().left + x}px`;
  }

  const later = (): void => {
    if (awaited === 0) awaited = requestAnimationFrame(draw);
  };

  function look(from: number, to: number): void {
    const most = whole.to - whole.from;
    const length = Math.min(most, Math.max(0.05, to - from));
    const start = Math.min(whole.to - length, Math.max(whole.from, (from + to) / 2 - length / 2));
    shown = { from: start, to: start + length };
    later();
  }

  const zoom = (by: number, around = chosen ?? (shown.from + shown.to) / 2): void => {
    const at = Math.min(shown.to, Math.max(shown.from, around));
    look(at - (at - shown.from) * by, at + (shown.to - at) * by);
  };
  const pan = (share: number): void => {
    const by = (shown.to - shown.from) * share;
    look(shown.from + by, shown.to + by);
  };

  const originNow = (): number => (scene.zero === undefined ? 0 : beginningOf(scene.zero));
  const when = (at: number): string => {
    const since = at - originNow();
    const text = `${since < 0 ? "−" : "+"}${Math.abs(since).toFixed(2)} s`;
    return scene.zero === undefined
      ? `${at.toFixed(2)} s of the run`
      : `${text} after the effect (${at.toFixed(2)} s of the run)`;
  };
  const say = (text: string): void => {
    readout.textContent = text;
  };

  function failover(): void {
    const outages = scene.lanes.find(({ id }) => id === "rto")?.spans ?? [];
    const ends = outages.flatMap(({ to, seenTo }) => (to === null ? (seenTo ?? whole.to) : endingOf(to)));
    const origin = originNow();
    const end = Math.max(origin + 5, ...ends);
    const room = Math.max(2, (end - origin) * 0.25);
    look(origin - room, end + room);
    say("The failover, from just before the effect to when service was back.");
  }

  /** From where the last step led, or else from the cursor: several events may be of one moment. */
  function step(by: 1 | -1): void {
    stops ??= stopsOf(scene);
    const at = chosen ?? (by > 0 ? shown.from : shown.to);
    const behind = stops.findIndex((one) => one.at > at);
    const fresh = by > 0 ? behind : (behind < 0 ? stops.length : behind) - 1;
    const next = stopped !== undefined && stops[stopped]?.at === chosen ? stopped + by : fresh;
    const found = stops[next];
    if (found === undefined) return;
    stopped = next;
    stopAt(found);
  }

  function stopAt({ at, lane, text }: Found): void {
    chosen = at;
    if (at < shown.from || at > shown.to) look(at - (shown.to - shown.from) / 2, at + (shown.to - shown.from) / 2);
    say(`${when(at)}: ${scene.lanes[lane]?.title ?? ""}: ${text}`);
    later();
  }

  const deeds: Readonly<Record<string, () => void>> = {
    in: () => zoom(0.5),
    out: () => zoom(2),
    left: () => pan(-0.25),
    right: () => pan(0.25),
    whole: () => look(whole.from, whole.to),
    failover,
    next: () => step(1),
    previous: () => step(-1),
  };
  const keys: Readonly<Record<string, string>> = {
    "+": "in",
    "=": "in",
    "-": "out",
    ArrowLeft: "left",
    ArrowRight: "right",
    "0": "whole",
    Home: "whole",
    f: "failover",
    n: "next",
    p: "previous",
  };

  root.addEventListener("keydown", (event) => {
    const deed = deeds[keys[event.key] ?? ""];
    const typed = event.target !== root;
    if (deed === undefined || typed || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    deed();
  });
  for (const button of document.querySelectorAll<HTMLElement>("[data-do]"))
    button.addEventListener("click", () => deeds[button.dataset.do ?? ""]?.());

  for (const button of document.querySelectorAll<HTMLElement>("[data-at]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const { at, from, to, lane, text } = button.dataset;
      chosen = Number(at);
      look(Number(from), Number(to));
      for (const lit of root.querySelectorAll(".lit")) lit.classList.remove("lit");
      const target = document.getElementById(`lane-${lane}`);
      target?.classList.add("lit");
      target?.scrollIntoView({ block: "center" });
      root.focus({ preventScroll: true });
      say(`${when(chosen)}: ${text}`);
    });
  }

  const timeAt = (clientX: number): number => {
    const { left } = axis.getBoundingClientRect();
    const now = view();
    return now.from + ((clientX - left - now.gutter) / (now.width - now.gutter)) * (now.to - now.from);
  };

  let dragged: { x: number; from: number; to: number } | undefined;
  const touching = new Map<number, number>();
  let spread: { apart: number; from: number; to: number } | undefined;
  root.addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("svg.plot, svg.axis") === null || event.button !== 0) return;
    touching.set(event.pointerId, event.clientX);
    dragged = { x: event.clientX, ...shown };
    const [one, other] = touching.values();
    spread = one !== undefined && other !== undefined ? { apart: Math.abs(one - other), ...shown } : undefined;
  });
  root.addEventListener("pointermove", (event) => {
    if (touching.has(event.pointerId)) touching.set(event.pointerId, event.clientX);
    const [one, other] = touching.values();
    if (spread !== undefined && one !== undefined && other !== undefined) {
      const by = spread.apart / Math.max(20, Math.abs(one - other));
      const middle = (spread.from + spread.to) / 2;
      look(middle - (middle - spread.from) * by, middle + (spread.to - middle) * by);
    } else if (dragged !== undefined && Math.abs(event.clientX - dragged.x) > 3) {
      root.setPointerCapture(event.pointerId);
      const now = view();
      const by = ((dragged.x - event.clientX) / (now.width - now.gutter)) * (dragged.to - dragged.from);
      look(dragged.from + by, dragged.to + by);
    } else point(event);
  });
  const released = (event: PointerEvent): void => {
    touching.delete(event.pointerId);
    const moved = dragged !== undefined && Math.abs(event.clientX - dragged.x) > 3;
    if (dragged !== undefined && !moved && event.type === "pointerup") {
      chosen = timeAt(event.clientX);
      say(tip.hidden ? when(chosen) : (tip.textContent ?? ""));
      later();
    }
    dragged = undefined;
    spread = undefined;
  };
  root.addEventListener("pointerup", released);
  root.addEventListener("pointercancel", released);
  root.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  root.addEventListener("dblclick", (event) => zoom(0.4, timeAt(event.clientX)));
  root.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) zoom(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.clientX));
      else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        pan((event.deltaX || event.deltaY) / Math.max(300, widthNow()));
      else return;
      event.preventDefault();
    },
    { passive: false },
  );

  function point(event: PointerEvent): void {
    const plot = event.target instanceof Element ? event.target.closest<SVGSVGElement>("svg.plot") : null;
    const at = timeAt(event.clientX);
    if (plot === null || at < shown.from) {
      tip.hidden = true;
      return;
    }
    const lane = laneOf(plot);
    if (lane === undefined) return;
    const now = view();
    const top = heightOf(lane) - lane.rows.length * rowHeightOf(lane);
    const y = event.clientY - plot.getBoundingClientRect().top;
    const row = Math.floor((y - top) / rowHeightOf(lane));
    const reach = (4 / (now.width - now.gutter)) * (now.to - now.from);
    const found = row >= 0 && row < lane.rows.length ? eventAt(lane, row, at, reach) : undefined;
    const values = lane.series.length > 0 && y < top + 2 ? valuesAt(lane, at) : undefined;
    const text = [when(at), found ?? values ?? lane.rows[row] ?? ""].filter((one) => one !== "").join("\n");
    tip.textContent = text;
    tip.hidden = false;
    const wide = tip.offsetWidth;
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, document.documentElement.clientWidth - wide - 4))}px`;
    tip.style.top = `${event.clientY + 18}px`;
  }

  addEventListener("beforeprint", () => {
    printing = true;
    draw();
  });
  addEventListener("afterprint", () => {
    printing = false;
    draw();
  });
  new ResizeObserver(later).observe(axis);
  draw();

  /** Its lanes stand on the page already. */
  function show(next: Scene): void {
    const [atBeginning, atEnd] = [shown.from <= whole.from, shown.to >= whole.to - 1e-6];
    const length = shown.to - shown.from;
    scene = next;
    lanes = new Map(scene.lanes.map((lane) => [lane.id, lane]));
    plots = [...root.querySelectorAll<SVGSVGElement>("svg.plot")];
    stops = undefined;
    whole = { from: scene.from, to: scene.to };
    if (atBeginning && atEnd) shown = { ...whole };
    else if (atEnd) shown = { from: Math.max(whole.from, whole.to - length), to: whole.to };
    later();
  }
  return { show };
}
