/** What Grafana makes of text in its files: variables of the environment, and `$$` for `$`. Read in pkg/services/provisioning/values of Grafana (2026-11-30). */
export function interpolated(value: any, env: Record<string, string> = {}): any {
  if (typeof value === 'string') {
    return value.split('$$').map((part) => part
      .replace(/\$__env\{([^}]*)\}/g, (_, name) => env[name] ?? '')
      .replace(/\$\{(\w+)\}|\$([A-Za-z_]\w*|\d)|\$/g, (_, braced, bare) => env[braced ?? bare] ?? '')).join('$');
  }
  if (Array.isArray(value)) return value.map((one) => interpolated(one, env));
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, below]) => [key, interpolated(below, env)])) : value;
}

/** What Helm makes of text in which nothing is a template but what we have escaped. */
export function rendered(value: any): any {
  const text = JSON.stringify(value);
  const plain = text.replace(/\{\{`\{\{`\}\}/g, '\u0000');
  if (plain.includes('{{')) throw new Error(`Helm would read ${plain.slice(plain.indexOf('{{'), plain.indexOf('{{') + 60)}`);
  return JSON.parse(plain.replaceAll('\u0000', '{{'));
}
