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

/** The sections of Fluent Bit's configuration, by the keys of the chart. */
export function fluentBitConfig({ outputs, excludedNamespaces, dropPatterns, bufferMiB }: FluentBitConfigInput): Record<string, string> {
  return {
    service: section('SERVICE', {
      'Daemon': 'Off',
      'Flush': '1',
      'Log_Level': 'info',
      'Parsers_File': '/fluent-bit/etc/parsers.conf',
      'HTTP_Server': 'On',
      'HTTP_Listen': '0.0.0.0',
      'HTTP_Port': String(HTTP_PORT),
      'Health_Check': 'On',
      'storage.path': `${STATE_FOLDER}/buffer`,
      'storage.metrics': 'On',
      'storage.max_chunks_up': '64',
    }),
    inputs: section('INPUT', {
      'Name': 'tail',
      'Tag': 'kube.*',
      'Path': '/var/log/containers/*.log',
      ...(excludedNamespaces.length > 0 && { Exclude_Path: excludedNamespaces.map((name) => `/var/log/containers/*_${name}_*.log`).join(',') }),
      'multiline.parser': 'docker, cri',
      'DB': `${STATE_FOLDER}/tail.db`,
      'DB.locking': 'true',
      'Skip_Long_Lines': 'On',
      'Refresh_Interval': '10',
      // What cannot be sent waits on the disk; what the disk has no room for waits in the files.
      'storage.type': 'filesystem',
    }),
    filters: [
      // Before the line is taken apart, which may leave nothing of it as it was.
      ...dropPatterns.map((pattern) => section('FILTER', { Name: 'grep', Match: 'kube.*', Exclude: `log ${pattern}` })),
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
    outputs: Object.entries(outputs).map(([name, { properties, loginSecretName }]) => section('OUTPUT', {
      ...properties,
      ...(loginSecretName !== undefined && { HTTP_User: `\${${loginVariable(name, 'username')}}`, HTTP_Passwd: `\${${loginVariable(name, 'password')}}` }),
      'Alias': name,
      'Match': 'kube.*',
      'Retry_Limit': 'no_limits',
      'storage.total_limit_size': `${bufferMiB}M`,
    })).join('\n'),
    customParsers: '',
  };
}

function section(kind: string, properties: { readonly [key: string]: string }): string {
  return [`[${kind}]`, ...Object.entries(properties).map(([key, value]) => `    ${key} ${asItIs(value)}`), ''].join('\n');
}

// The chart takes the configuration for a template of Helm.
function asItIs(text: string): string {
  return text.replace(/\{\{/g, '{{ `{{` }}');
}
