/** The report in a browser: everything is in the page already. */
import type { Scene } from "../scene.ts";
import { trace } from "./trace.ts";

const scene = JSON.parse(document.getElementById("scene")?.textContent ?? "null") as Scene | null;
const root = document.getElementById("lanes");
if (scene !== null && root !== null) {
  trace(scene, root);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}
