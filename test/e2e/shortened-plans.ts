/** What tells which resource changes, and how; Helm's values alone have thousands of lines. */
const LINES_OF_A_RESOURCE = 40;

const HEADER = /^ {2}# \S/;
const END = /^ {4}\}$/;
const OUTSIDE = /^\S/;

/**
 * Takes the output of Terraform as it comes, and passes it on by whole lines, of each resource of a plan the first alone.
 * The plan itself stays in the run's folder for who needs the rest.
 */
export function shortenedPlans(log: (text: string) => void, limit: number = LINES_OF_A_RESOURCE): (chunk: string) => void {
  let rest = '';
  let linesOfResource: number | undefined;

  const take = (line: string): string[] => {
    const isHeader = HEADER.test(line);
    const before = isHeader || OUTSIDE.test(line) ? end() : [];
    if (isHeader) linesOfResource = 0;
    if (linesOfResource === undefined) return [...before, line];
    if (END.test(line)) return [...end(), line];
    linesOfResource++;
    return linesOfResource <= limit ? [...before, line] : before;
  };

  const end = (): string[] => {
    const more = (linesOfResource ?? 0) - limit;
    linesOfResource = undefined;
    return more > 0 ? [`      ... ${more} more lines, left out`] : [];
  };

  return (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    const passed = lines.flatMap(take);
    if (passed.length > 0) log(`${passed.join('\n')}\n`);
  };
}
