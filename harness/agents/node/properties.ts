/** Settings over those of a properties file, one a line; the others stay as they are. */
export function withSettings(text: string, settings: Readonly<Record<string, string>>): string {
  const kept = text.split("\n").filter((line) => line !== "" && !((line.split("=")[0] ?? "") in settings));
  const said = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return [...kept, ...said, ""].join("\n");
}
