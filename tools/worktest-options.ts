import { parseArgs } from 'node:util';
import type { ProcessResult } from './terraform';

export const USAGE = `Synthesises the worktest example, shows what it deploys and validates it with Terraform or OpenTofu.

  npm run worktest -- [options]

  --profile NAME                one profile of the example; without it each: demo, then production
  --region REGION               handed on to the example, as are:
  --instance-type TYPE
  --state-bucket NAME
  --charts FOLDER               a folder of charts instead of their repositories
  --image-digests FILE          digests by image, as JSON; no image of the library is pulled by its tag alone then
  --logs                        demo: logs are kept in Loki, on a volume; production has all of these three
  --traces                      demo: traces are kept in Tempo, on a volume
  --opentelemetry               demo: an OpenTelemetry Collector, and an operator that has pods traced; needs --traces
  --gitops ENGINE               argocd or flux: it deploys the app, in the place of a person
  --gitops-repository URL       where it finds the app; a copy of this repository
  --state-key ARN               production: the key that its states are encrypted with
  --api-cidrs BLOCK,BLOCK       production: who reaches the API server; without it only the VPC
  --admin-roles NAME,NAME       production: IAM roles that administer the cluster
  --confidential KIND,KIND      production: a confidential node group for each: enclaves, snp, sandbox
  --sandbox-image ID            production: the image of the sandboxes
  --enclave-pcr0 DIGEST         production: a key that the enclave of this image alone decrypts with
  --alerts-secret NAME          production: the Secret with the address of the Slack channel that is told of alerts
  --hybrid-nodes BLOCK,BLOCK    production: machines of a site outside of AWS may join from there; not with --api-cidrs
  --github-repository OWNER/NAME  production: roles with which its workflows plan and apply
  --github-repository-id ID     the id of that repository
  --allow-destroy               production: takes away what keeps it from being destroyed
  --aws-provider-version X.Y.Z  validate against this version of the AWS provider. Without it: against the pinned one or, where
                                that is not to be had and another is, against that; what it does not know is listed and left out
  --update-schema-gaps          write that list to examples/worktest/ instead of comparing with it
  --no-validate                 synthesise and show only
  --help                        this text
`;

/** Options of the example that say something of production alone. */
const OF_PRODUCTION = ['state-key', 'api-cidrs', 'admin-roles', 'confidential', 'sandbox-image', 'enclave-pcr0', 'alerts-secret', 'hybrid-nodes', 'github-repository', 'github-repository-id'];

/** What production has anyway. */
const OF_DEMO = ['logs', 'traces', 'opentelemetry'];

const HANDED_ON = ['region', 'instance-type', 'state-bucket', 'charts', 'image-digests', 'gitops', 'gitops-repository', ...OF_PRODUCTION];

/** Options of the example that are on or off. */
const SWITCHES = ['allow-destroy', ...OF_DEMO];

/** The profiles of the example, in the order in which they are shown. */
const PROFILES = ['demo', 'production'];

/** A failure that the reader can act on; printed without a stack trace. */
export class Failure extends Error {}

export interface Options {
  readonly profiles: string[];
  /** What is handed on to the example. */
  readonly appArguments: string[];
  readonly awsProviderVersion?: string;
  readonly updateSchemaGaps: boolean;
  readonly validate: boolean;
  readonly help: boolean;
}

/** Where the command works; a test has its own. */
export interface Context {
  /** Folder that the app runs in; each profile is written to a folder of its name in `cdktf.out` there. */
  readonly root: string;
  /** The example, and the folder of its lists of schema gaps. */
  readonly app: string;
  readonly print: (line: string) => void;
  /** Runs the example with arguments and more in its environment; in a process of its own if left out. */
  readonly runApp?: (args: string[], env: NodeJS.ProcessEnv) => Promise<ProcessResult>;
}

export function parseOptions(argv: string[]): Options {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        'profile': { type: 'string' },
        ...Object.fromEntries(SWITCHES.map((name) => [name, { type: 'boolean' as const, default: false }])),
        ...Object.fromEntries(HANDED_ON.map((name) => [name, { type: 'string' as const }])),
        'aws-provider-version': { type: 'string' },
        'update-schema-gaps': { type: 'boolean', default: false },
        'no-validate': { type: 'boolean', default: false },
        'help': { type: 'boolean', default: false },
      },
    });
    requireSense(values);
    return {
      profiles: values.profile ? [values.profile] : PROFILES,
      appArguments: [
        ...HANDED_ON.flatMap((name) => {
          const value = (values as Record<string, unknown>)[name];
          return typeof value === 'string' ? [`--${name}=${value}`] : [];
        }),
        ...SWITCHES.filter((name) => (values as Record<string, unknown>)[name]).map((name) => `--${name}`),
      ],
      awsProviderVersion: values['aws-provider-version'],
      updateSchemaGaps: values['update-schema-gaps'],
      validate: !values['no-validate'],
      help: values.help,
    };
  } catch (error) {
    throw new Failure(`${(error as Error).message} (see --help)`);
  }
}

function requireSense(values: Record<string, unknown>): void {
  const version = values['aws-provider-version'];
  if (values['update-schema-gaps'] && !version) throw new Failure('`--update-schema-gaps` needs `--aws-provider-version`');
  if (version && !/^\d+\.\d+\.\d+$/.test(String(version))) throw new Failure(`\`--aws-provider-version\` is X.Y.Z, got '${version}'`);
  const given = (names: string[]) => names.find((name) => values[name]);
  const ofProduction = values.profile === 'demo' && given([...OF_PRODUCTION, 'allow-destroy']);
  if (ofProduction) throw new Failure(`\`--${ofProduction}\` is for production: leave it or \`--profile demo\` out`);
  const ofDemo = values.profile === 'production' && given(OF_DEMO);
  if (ofDemo) throw new Failure(`\`--${ofDemo}\` is for the demo, and production has it anyway: leave it out`);
}
