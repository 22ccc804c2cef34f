/** What says why: Kafka prints the reason first and then a stack that pushes it out of any short tail. */
const telling = /\b(ERROR|FATAL|Exception|Error|OutOfMemory)\b|Exception:|Error:/;
const stackFrame = /^\s+at |^\s*\.\.\. \d+ more/;

/** Of the last lines of a log, those worth an error message: the last few that say why, then the very last ones. */
export function lastWords(lines: readonly string[], { reasons = 4, last = 4 } = {}): string[] {
  const said = lines.filter((line) => !stackFrame.test(line));
  const end = said.slice(-last);
  const why = said.slice(0, said.length - end.length).filter((line) => telling.test(line));
  return [...why.slice(-reasons), ...end];
}
