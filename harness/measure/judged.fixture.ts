/** How many histories the tests judged, counted as each one held; told at the end of the run, where `npm run check` reads it. */
const byHand = new Set<string>();
let planted = 0;

export function judgedByHand(file: string): void {
  byHand.add(file);
}

export function judgedPlanted(): void {
  planted++;
}

after(() => {
  console.log(`${byHand.size} hand-worked and ${planted.toLocaleString("en-US")} planted histories judged`);
});
