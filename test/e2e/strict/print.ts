import { describeViolation, Report } from './validator';

/** The lines that say how many requests were held against which models, and what was refused. */
export function printed({ requests, violations, allowed, unknownPatterns }: Report, version: string): string[] {
  const total = Object.values(requests).reduce((sum, count) => sum + count, 0);
  const lines = [
    `${total} requests held against the API models of botocore ${version}: ${Object.entries(requests).map(([service, count]) => `${service} ${count}`).join(', ')}`,
  ];
  if (unknownPatterns.length > 0) lines.push(`Patterns that JavaScript does not know, so not checked: ${unknownPatterns.join(' ')}`);
  for (const { allowance: { service, operation, member, reason }, times } of allowed) {
    lines.push(`Let through ${times} times: ${[service, operation, member].filter(Boolean).join(' ')}: ${reason}`);
  }
  for (const { violation, times } of violations) lines.push(`REFUSED ${times} times: ${describeViolation(violation)}`);
  return lines;
}
