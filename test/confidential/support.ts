import { TerraformStack } from 'cdktf';
import {
  ConfidentialNodeGroup, ConfidentialNodeGroupProps, ConfidentialTechnology, ExistingNetwork, IClusterNetwork, IEksCluster, NodeAmi, NodeArchitecture,
} from '../../src';
import { FakeCluster, FakeClusterOptions } from '../helpers/fake-cluster';

/** A cluster made of literals, in a region of the test's choice, whose nodes have a network and a role. */
export class NodeCluster extends FakeCluster {
  public readonly region: any;
  public readonly nodeDefaults: IEksCluster['nodeDefaults'];

  constructor(stack: TerraformStack, options: FakeClusterOptions & { region?: string; hopLimit?: number; bare?: boolean } = {}) {
    super(stack, 'Cluster', options);
    this.region = options.region ?? 'eu-west-1';
    this.nodeDefaults = {
      identityHopLimit: options.hopLimit,
      ...(options.bare ? {} : { network: network(stack), nodeRoleArn: 'arn:aws:iam::111122223333:role/node' }),
    };
  }
}

function network(stack: TerraformStack): IClusterNetwork {
  return new ExistingNetwork(stack, 'Network', { vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], verify: false });
}

export const enclaves = (options: Partial<Parameters<typeof ConfidentialTechnology.nitroEnclaves>[0]> = {}) =>
  ConfidentialTechnology.nitroEnclaves({ cpuCount: 2, memoryMib: 2048, ...options });

export const sandbox = (options: Partial<Parameters<typeof ConfidentialTechnology.nitroSandbox>[0]> = {}) =>
  ConfidentialTechnology.nitroSandbox({ ami: { imageId: 'ami-00000abc' }, ...options });

/** A group on a cluster made of literals. */
export function group(stack: TerraformStack, props: Partial<ConfidentialNodeGroupProps> = {}, id: string = 'Vault'): ConfidentialNodeGroup {
  const cluster = props.cluster ?? stack.node.tryFindChild('Cluster') as NodeCluster | undefined ?? new NodeCluster(stack);
  return new ConfidentialNodeGroup(stack, id, { technology: enclaves(), instanceTypes: ['m6i.xlarge'], ...props, cluster });
}

/** Images that EKS keeps, of systems that not every technology runs on. */
export const WINDOWS = NodeAmi.of('WINDOWS_CORE_2025_x86_64', NodeArchitecture.X86_64);

/** The parts of user data as nodes get it, by type, in order. */
export function partsOf(userData: string): { readonly type: string; readonly content: string }[] {
  const text = plain(userData);
  const [head, ...rest] = text.split('\n\n--BOUNDARY\n');
  if (head !== 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="BOUNDARY"') throw new Error(`no multipart document: ${text}`);
  if (!text.endsWith('\n--BOUNDARY--\n')) throw new Error(`the document has no end: ${text}`);
  return rest.map((part, index) => {
    const [, type, content] = /^Content-Type: ([^\n]+)\n\n([\s\S]*?)$/.exec(index === rest.length - 1 ? part.slice(0, -'\n\n--BOUNDARY--\n'.length) : part)!;
    return { type, content };
  });
}

// What Terraform's functions make of literals: nothing of another resource is in the user data of a cluster made of literals.
function plain(userData: string): string {
  const literals = [...userData.matchAll(/base64decode\("([^"]*)"\)/g)].map(([, literal]) => Buffer.from(literal, 'base64').toString());
  const rest = userData.replace(/base64decode\("[^"]*"\)/g, '');
  if (!/^\$\{base64encode\(join\("", \[[, ]*\]\)\)\}$/.test(rest)) throw new Error(`more than literals: ${userData}`);
  return literals.join('');
}
