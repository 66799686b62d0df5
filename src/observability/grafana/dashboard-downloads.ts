import { IConstruct } from 'constructs';
import { sideContainer } from './side-container';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { isToken } from '../../private/tokens';

/** A dashboard that is somewhere else. */
export interface DashboardDownload {
  /** Where it is put, below the folder of all dashboards. */
  readonly file: string;
  readonly url: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export const DASHBOARDS_PATH = '/var/lib/grafana/dashboards';

/** Name of the container, by which its log is asked for. */
export const DOWNLOADER = 'dashboards';

/** Seconds that Grafana waits for dashboards at most, and those that one download may take. */
const PATIENCE_SECONDS = 20;
const DOWNLOAD_SECONDS = 10;

const RETRY_SECONDS = 60;

/** Where the chart would download a dashboard from; none where its values hold it. */
export function urlOf(scope: IConstruct, property: string, { url, gnetId, revision = 1 }: Record<string, unknown>): string | undefined {
  if (url === undefined) {
    return gnetId === undefined ? undefined : `https://grafana.com/api/dashboards/${String(gnetId)}/revisions/${String(revision)}/download`;
  }
  // The shell of the downloader reads it.
  if (!isToken(url) && (typeof url !== 'string' || !/^https?:\/\/[^\s'\\{}]+$/.test(url))) {
    throw new ValidationError(scope, {
      property: `${property}.url`,
      problem: 'is not valid',
      got: url,
      allowed: 'an address with http:// or https://, without spaces, quotes, backslashes and braces',
      fix: 'encode these characters, for example as %20',
    });
  }
  return url as string;
}

/**
 * The container that gets dashboards, beside Grafana and ready before it. Grafana starts without those that cannot be had in time, and
 * looks for them every ten seconds; the container tries again for as long as one is missing.
 */
export function downloader(downloads: readonly DashboardDownload[]): object {
  return sideContainer({
    name: DOWNLOADER,
    imageValues: 'downloadDashboardsImage',
    command: ['/bin/sh', '-c', scriptOf(downloads)],
    ready: ['test', '-e', `${DASHBOARDS_PATH}/.tried`],
    resources: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' },
    mount: { name: DOWNLOADER, mountPath: DASHBOARDS_PATH },
  });
}

// No `${` and no `{{`, which Terraform and Helm would read.
function scriptOf(downloads: readonly DashboardDownload[]): string {
  return [
    'set -u',
    // The first process of a container takes no notice of a signal that it has no word for.
    'trap "exit 0" TERM INT',
    `cd ${DASHBOARDS_PATH}`,
    'started=$(date +%s)',
    'get() {',
    '  [ -e "$1" ] && return',
    `  if curl -sSfL --max-time ${DOWNLOAD_SECONDS} --output .part "$2" && sed -E "$3" .part > .done; then`,
    '    mv .done "$1"',
    '  else',
    `    echo "$2 could not be downloaded; it is tried again every ${RETRY_SECONDS} seconds" >&2`,
    '    missing=$((missing + 1))',
    '  fi',
    `  [ $(($(date +%s) - started)) -lt ${PATIENCE_SECONDS} ] || touch .tried`,
    '}',
    `mkdir -p ${[...new Set(downloads.map(({ file }) => file.split('/')[0]))].join(' ')}`,
    'while :; do',
    '  missing=0',
    ...downloads.map(({ file, url, inputs }) => `  get '${file}' '${url}' '${replacing(inputs)}'`),
    '  touch .tried',
    '  [ $missing -gt 0 ] || { echo "all dashboards are there"; sleep infinity & wait; }',
    `  sleep ${RETRY_SECONDS} & wait $!`,
    'done',
    '',
  ].join('\n');
}

// Grafana's own variables of panels stand between dashes, as in `-- Mixed --`.
function replacing(inputs: Readonly<Record<string, string>>): string {
  return sortedEntries(inputs).map(([name, value]) => `/-- .* --/! s/\\$\\{?${name}\\}?/${value}/g`).join('; ');
}
