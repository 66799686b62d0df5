import { IConstruct } from 'constructs';
import { ValidationError } from '../../private/errors';
import { isPlainObject, isToken } from '../../private/tokens';

type Values = Record<string, unknown>;

const PREFIX = 'web.route-prefix';
const EXTERNAL = 'web.external-url';

/**
 * Refuses values of the prometheus chart by which a server answers only below a path: probes of the chart, Grafana, federation and those who write expect
 * it at the root, and Prometheus expects Alertmanager where `alertmanager.prefixURL` says.
 *
 * @see https://prometheus.io/docs/prometheus/latest/command-line/prometheus/ the route prefix is by default the path of the external URL (2026-11-30)
 */
export function refusePaths(scope: IConstruct, helmValues: Values | undefined): void {
  const { server, alertmanager } = mapOf(helmValues);
  const moved = pathOf('helmValues.server', mapOf(server));
  if (moved !== undefined && moved.path !== '') {
    throw new ValidationError(scope, {
      property: moved.property,
      problem: 'moves Prometheus to a path, where neither its probes nor Grafana and other parts of the library look for it',
      got: moved.got,
      fix: `remove the path; or, if a proxy removes it from requests, add \`helmValues.server.extraArgs\`: { '${PREFIX}': '/' }`,
    });
  }
  const { prefixURL: expected } = mapOf(alertmanager);
  const answers = pathOf('helmValues.alertmanager', mapOf(alertmanager));
  if (!isToken(expected) && answers !== undefined && answers.path !== trimmed(String(expected ?? ''))) {
    throw new ValidationError(scope, {
      property: answers.property,
      problem: 'moves Alertmanager to a path to which Prometheus does not send alerts',
      got: answers.got,
      fix: `set \`helmValues.alertmanager.prefixURL\` to '${answers.path}'`,
    });
  }
}

interface Moved {
  readonly property: string;
  readonly got: unknown;
  /** Without a slash at the end. */
  readonly path: string;
}

/** Where a server answers by its values; undefined where nothing is said, or only Terraform knows it. */
function pathOf(property: string, values: Values): Moved | undefined {
  const args = mapOf(values.extraArgs);
  const flags = Array.isArray(values.extraFlags) ? values.extraFlags.filter((flag): flag is string => typeof flag === 'string') : [];
  const ofArgument = (name: string) => [
    { property: `${property}.extraArgs["${name}"]`, got: args[name] },
    ...flags.filter((flag) => flag.startsWith(`${name}=`)).map((flag) => ({ property: `${property}.extraFlags`, got: flag.slice(name.length + 1) })),
  ];
  const said = [...ofArgument(PREFIX), { property: `${property}.baseURL`, got: values.baseURL }, ...ofArgument(EXTERNAL)]
    .find(({ got }) => typeof got === 'string' && got !== '');
  return said === undefined || isToken(said.got) ? undefined : { ...said, path: pathIn(String(said.got)) };
}

function pathIn(address: string): string {
  try {
    return trimmed(new URL(address, 'http://prometheus').pathname);
  } catch {
    return '';
  }
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function mapOf(value: unknown): Values {
  return isPlainObject(value) ? value : {};
}
