import { sideContainer } from './side-container';

const FOLDER = '/var/run/grafana-database';

/** Where drivers of PostgreSQL look a password up, by host, port, database and user. */
export const PASSWORD_FILE = `${FOLDER}/pgpass`;

/** A database whose password is in Secrets Manager. */
export interface PasswordSource {
  readonly secretArn: string;
  readonly host: string;
  readonly port: number;
  readonly databaseName: string;
  readonly user: string;
  /** Variables with keys of AWS; none where the pod has a role. */
  readonly keys: readonly object[];
}

/** Seconds after which a password that was changed is known. */
const PAUSE_SECONDS = 30;

/**
 * The script that reads the password and keeps the file with it up to date, by the AWS CLI: it finds the credentials of the pod in
 * whichever way they come. In the file a backslash stands before each backslash and colon.
 *
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html (2026-11-30)
 */
export const SCRIPT = [
  'set -u',
  // The first process of a container takes no notice of a signal that it has no word for.
  'trap "exit 0" TERM INT',
  'umask 077',
  'export AWS_REGION=$(printf %s "$SECRET_ARN" | cut -d: -f4)',
  'known=',
  'while :; do',
  '  if secret=$(aws secretsmanager get-secret-value --secret-id "$SECRET_ARN" --query SecretString --output text); then',
  // The text of a string of JSON, whose escapes `%b` knows.
  '    text=$(printf %s "$secret" | sed -n \'s/.*"password" *: *"\\(\\([^"\\\\]\\|\\\\.\\)*\\)".*/\\1/p\')',
  '    password=$(printf %b "$text" | sed \'s/[\\\\:]/\\\\&/g\')',
  '    if [ -n "$password" ] && [ "$password" != "$known" ]; then',
  `      printf '%s:%s\\n' "$DATABASE" "$password" > ${FOLDER}/new && mv ${FOLDER}/new ${PASSWORD_FILE} && known=$password`,
  '      echo "a password was read"',
  '    fi',
  '  else',
  `    echo "the password could not be read; it is tried again every ${PAUSE_SECONDS} seconds" >&2`,
  '  fi',
  `  sleep ${PAUSE_SECONDS} & wait $!`,
  'done',
  '',
].join('\n');

/** What has Grafana sign in with a password that nothing but its pod reads. It is in memory alone, in no Secret of the cluster. */
export function passwordReaderValues({ secretArn, host, port, databaseName, user, keys }: PasswordSource): Record<string, unknown> {
  const volume = { name: 'database-password', mountPath: FOLDER };
  return {
    databasePasswordImage: { registry: 'public.ecr.aws', repository: 'aws-cli/aws-cli', tag: '2.36.49' },
    extraInitContainers: [sideContainer({
      name: 'database-password',
      imageValues: 'databasePasswordImage',
      command: ['/bin/bash', '-c', SCRIPT],
      env: [
        { name: 'SECRET_ARN', value: secretArn },
        { name: 'DATABASE', value: `${host}:${port}:${databaseName}:${user}` },
        { name: 'HOME', value: '/tmp' },
        ...keys,
      ],
      ready: ['test', '-s', PASSWORD_FILE],
      resources: { cpu: '10m', memory: '96Mi', memoryLimit: '256Mi' },
      mount: volume,
    })],
    extraContainerVolumes: [{ name: volume.name, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }],
    extraVolumeMounts: [{ ...volume, readOnly: true }],
    env: { PGPASSFILE: PASSWORD_FILE },
  };
}
