/**
 * The first TypeScript block below a heading of the README. `mts` is for programs that jsii cannot translate into its other
 * languages, as it does with `ts`: it knows neither `process.env` nor `throw`.
 */
export function firstExample(readme: string, heading: string): string {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '').trim() === heading);
  if (start < 0) {
    throw new Error(`README.md has no heading '${heading}'`);
  }
  const open = lines.findIndex((line, index) => index > start && /^```m?ts\b/.test(line));
  const close = lines.findIndex((line, index) => index > open && line.startsWith('```'));
  if (open < 0 || close < 0) {
    throw new Error(`README.md has no \`\`\`ts block below '${heading}'`);
  }
  return `${lines.slice(open + 1, close).join('\n')}\n`;
}
