import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NamedClusterOptions } from './kubernetes/named-cluster';
import { selectSteps } from './steps/select';
import { Step } from './steps/step';

/** What a run is asked for. */
export interface Arguments {
  readonly profile: string;
  /** What pods are on: nodes without containers, or one with. */
  readonly nodes: 'kwok' | 'real';
  readonly steps: Step[];
  readonly charts?: string;
  readonly awsProviderVersion: string;
  readonly namedCluster?: NamedClusterOptions;
  readonly keep: boolean;
}

const OPTIONS = {
  'profile': { type: 'string' },
  'nodes': { type: 'string', default: 'kwok' },
  'steps': { type: 'string' },
  'charts': { type: 'string' },
  'aws-provider-version': { type: 'string', default: '5.100.0' },
  'kubeconfig': { type: 'string' },
  'context': { type: 'string' },
  'service-socket': { type: 'string' },
  'keep': { type: 'boolean', default: false },
  'help': { type: 'boolean', default: false },
} as const;

/** Reads a command line; undefined when it asks for help alone. What is wrong is said in a line. */
export function readArguments(args: string[], all: Record<string, Step[]>, env: NodeJS.ProcessEnv = process.env): Arguments | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const nodes = nodesOf(values);
  const profile = values.profile ?? (nodes === 'real' ? REAL_PROFILE : 'demo');
  const ofProfile = all[profile];
  if (!ofProfile) throw new Error(`unknown profile '${profile}'; there is: ${Object.keys(all).join(', ')}`);
  const namedCluster = namedClusterOf(values);
  const charts = values.charts ?? (env.CHARTS_DIR || undefined);
  return {
    profile,
    nodes,
    steps: selectSteps(ofProfile, values.steps, namedCluster !== undefined),
    charts: charts && resolve(charts),
    awsProviderVersion: values['aws-provider-version'],
    namedCluster,
    keep: values.keep,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    // Its own text goes on with how to quote positional arguments, which there are none of.
    const [what] = (error as Error).message.split('. ');
    throw new Error(`${what}; \`npm run e2e -- --help\` names what there is`);
  }
}

/** The only one whose parts are all in Kubernetes. */
const REAL_PROFILE = 'external';

function nodesOf({ nodes, profile, steps }: { nodes: string; profile?: string; steps?: string }): 'kwok' | 'real' {
  if (nodes !== 'kwok' && nodes !== 'real') throw new Error(`unknown nodes '${nodes}'; there are: kwok, real`);
  if (nodes === 'kwok') return nodes;
  if (profile !== undefined && profile !== REAL_PROFILE) {
    throw new Error(`--nodes real is for --profile ${REAL_PROFILE} alone: nodes of the others come from the emulator of AWS, which starts none`);
  }
  if (steps !== undefined) throw new Error('--nodes real has no steps to choose from: it is one run (docs/verification.md)');
  return nodes;
}

function namedClusterOf(values: { 'kubeconfig'?: string; 'context'?: string; 'service-socket'?: string }): NamedClusterOptions | undefined {
  if (values.kubeconfig === undefined) {
    const alone = (['context', 'service-socket'] as const).find((name) => values[name] !== undefined);
    if (alone) throw new Error(`--${alone} needs --kubeconfig: the cluster that it is about`);
    return undefined;
  }
  const serviceSocket = values['service-socket'];
  if (!serviceSocket) {
    throw new Error('--kubeconfig needs --service-socket: where the API server of that cluster sends what is for a Service (docs/verification.md)');
  }
  return { kubeconfigFile: resolve(values.kubeconfig), context: values.context, serviceSocket: resolve(serviceSocket) };
}

export function usage(all: Record<string, Step[]>): string {
  const profiles = Object.entries(all).map(([name, steps]) =>
    [`${name}:`, ...steps.map((step) => `  ${String(step.number).padStart(2)}  ${step.name}`)].join('\n'));
  return `Applies, changes, breaks and destroys the reference deployment for real, without an AWS account (docs/verification.md).
Before the first run: npm run e2e:prepare

  [CHARTS_DIR=FOLDER] npm run e2e -- [options]

  --profile NAME                which deployment: ${Object.keys(all).join(', ')} (default: demo)
  --nodes kwok|real             nodes without containers, or a real one (default: kwok); a real one is for external alone, see npm run world
  --steps 1,2,3                 only these steps, in their order; each needs what those before it left
  --charts FOLDER               as CHARTS_DIR
  --aws-provider-version X.Y.Z  another AWS provider (default: 5.100.0)
  --kubeconfig FILE             a cluster of your own instead of a new control plane
  --context NAME                which context of that file
  --service-socket SOCKET       where the API server of that cluster sends what is for a Service
  --keep                        leave all running at the end, until Ctrl-C
  --help                        this text

Environment:
  CHARTS_DIR             a folder with the charts, where their repositories are not reached
  E2E_CACHE              the folder of e2e:prepare (default: .e2e)
  E2E_CASES              a regular expression: of the step that removes one edge at a time, the edges whose words it matches
  TERRAFORM_BINARY_NAME  another Terraform or OpenTofu than the one on PATH

Disk: the run takes up to 1.6 GB in .e2e/run, which the next run empties; the parts in .e2e take 0.6 GB.
Building them takes 12 GB in Go's own caches.

Steps of each profile:

${profiles.join('\n\n')}
`;
}
