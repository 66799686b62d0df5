import { LogOutputBinding } from './log-output-options';

/** What the configuration of Fluent Bit is made of. */
export interface FluentBitConfigInput {
  readonly outputs: { readonly [name: string]: LogOutputBinding };
  readonly excludedNamespaces: readonly string[];
  readonly dropPatterns: readonly string[];
  readonly bufferMiB: number;
}

/** Folder of the node for what was read so far, and for lines that wait. It is there again for the next pod on the node. */
export const STATE_FOLDER = '/var/lib/fluent-bit';

export const HTTP_PORT = 2020;

/** What of a login Fluent Bit finds in which variable of its environment. */
export function loginVariable(output: string, key: 'username' | 'password'): string {
  return `${key}_${output}`;
}

/** The sections of Fluent Bit's configuration, by the keys of the chart, which takes them for templates of Helm. */
export function fluentBitConfig({ outputs, excludedNamespaces, dropPatterns, bufferMiB }: FluentBitConfigInput): Record<string, string> {
  const config = {
    service: section('SERVICE', {
      ...service(),
      'HTTP_Server': 'On',
      'HTTP_Listen': '0.0.0.0',
      'HTTP_Port': String(HTTP_PORT),
      'Health_Check': 'On',
      'storage.metrics': 'On',
      'storage.max_chunks_up': '64',
    }),
    inputs: section('INPUT', {
      ...tail('/var/log/containers/*.log'),
      ...(excludedNamespaces.length > 0 && { Exclude_Path: excludedNamespaces.map((name) => `/var/log/containers/*_${name}_*.log`).join(',') }),
      'multiline.parser': 'docker, cri',
    }),
    filters: [
      ...dropSections(dropPatterns),
      section('FILTER', {
        'Name': 'kubernetes',
        'Match': 'kube.*',
        'Merge_Log': 'On',
        'Keep_Log': 'Off',
        'K8S-Logging.Parser': 'On',
        'K8S-Logging.Exclude': 'On',
        'Labels': 'Off',
        'Annotations': 'Off',
        'Buffer_Size': '0',
      }),
    ].join('\n'),
    outputs: outputSections(outputs, bufferMiB).join('\n'),
    customParsers: '',
  };
  return Object.fromEntries(Object.entries(config).map(([key, text]) => [key, text.replace(/\{\{/g, '{{ `{{` }}')]));
}

/** What a sidecar is made of: it reads files of one pod. */
export interface SidecarConfigInput {
  readonly outputs: { readonly [name: string]: LogOutputBinding };
  readonly paths: readonly string[];
  readonly dropPatterns: readonly string[];
  readonly bufferMiB: number;
}

/** Which variables of a sidecar's environment say whose lines they are. */
export const POD_VARIABLES = { namespace_name: 'POD_NAMESPACE', pod_name: 'POD_NAME', container_name: 'APP_CONTAINER' };

/** The whole configuration of a sidecar. Lines leave it as those of the nodes do: taken apart, with `kubernetes` beside. */
export function sidecarConfig({ outputs, paths, dropPatterns, bufferMiB }: SidecarConfigInput): string {
  const ofPod = Object.entries(POD_VARIABLES).map(([key, variable]) => ['Add', `pod__${key} \${${variable}}`] as const);
  return [
    section('SERVICE', service()),
    section('INPUT', tail(paths.join(','))),
    ...dropSections(dropPatterns),
    section('FILTER', { Name: 'parser', Match: 'kube.*', Key_Name: 'log', Parser: 'json', Reserve_Data: 'On' }),
    sectionOf('FILTER', [['Name', 'modify'], ['Match', 'kube.*'], ...ofPod]),
    section('FILTER', { Name: 'nest', Match: 'kube.*', Operation: 'nest', Wildcard: 'pod__*', Nest_under: 'kubernetes', Remove_prefix: 'pod__' }),
    ...outputSections(outputs, bufferMiB),
  ].join('\n');
}

function service(): Record<string, string> {
  return {
    'Daemon': 'Off',
    'Flush': '1',
    'Log_Level': 'info',
    'Parsers_File': '/fluent-bit/etc/parsers.conf',
    'storage.path': `${STATE_FOLDER}/buffer`,
  };
}

function tail(paths: string): Record<string, string> {
  return {
    'Name': 'tail',
    'Tag': 'kube.*',
    'Path': paths,
    'DB': `${STATE_FOLDER}/tail.db`,
    'DB.locking': 'true',
    'Skip_Long_Lines': 'On',
    'Refresh_Interval': '10',
    // What cannot be sent waits on the disk; what the disk has no room for waits in the files.
    'storage.type': 'filesystem',
  };
}

// Before the line is taken apart, which may leave nothing of it as it was.
function dropSections(patterns: readonly string[]): string[] {
  return patterns.map((pattern) => section('FILTER', { Name: 'grep', Match: 'kube.*', Exclude: `log ${pattern}` }));
}

function outputSections(outputs: { readonly [name: string]: LogOutputBinding }, bufferMiB: number): string[] {
  return Object.entries(outputs).map(([name, { properties, loginSecretName }]) => section('OUTPUT', {
    ...properties,
    ...(loginSecretName !== undefined && { HTTP_User: `\${${loginVariable(name, 'username')}}`, HTTP_Passwd: `\${${loginVariable(name, 'password')}}` }),
    'Alias': name,
    'Match': 'kube.*',
    'Retry_Limit': 'no_limits',
    'storage.total_limit_size': `${bufferMiB}M`,
  }));
}

function section(kind: string, properties: { readonly [key: string]: string }): string {
  return sectionOf(kind, Object.entries(properties));
}

function sectionOf(kind: string, properties: readonly (readonly [string, string])[]): string {
  return [`[${kind}]`, ...properties.map(([key, value]) => `    ${key} ${value}`), ''].join('\n');
}
