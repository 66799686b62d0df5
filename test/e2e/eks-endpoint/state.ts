import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AccessEntry, Addon, AssociatedAccessPolicy, Cluster, Nodegroup, NodegroupScalingConfig, PodIdentityAssociation, Update, VpcConfigResponse,
} from '@aws-sdk/client-eks';
import { Ec2 } from './ec2';
import { Emulator } from './emulator';
import { notFound } from './errors';
import { Iam } from './iam';
import type { Input } from './model';
import { Partition, partitionOf } from './partition';
import type { FakeNode, KubernetesHost, Log } from '../contract';
import type { Validator } from '../strict/validator';

/** How long things take, in milliseconds, and how often EKS looks. Terraform's own polling takes longer than all of these but one. */
export interface Timings {
  /** A cluster, beside what the control plane needs. */
  readonly cluster: number;
  /** Nodes that start, and nodes that leave. */
  readonly nodes: number;
  /** How long EKS waits for nodes to join before it gives a node group up. */
  readonly nodesGiveUp: number;
  /** How often it looks in that time, for nodes and for the pods of an add-on. */
  readonly looks: number;
  /** An add-on. */
  readonly addon: number;
  /** An update of anything. */
  readonly update: number;
}

export const DEFAULT_TIMINGS: Timings = { cluster: 200, nodes: 300, nodesGiveUp: 20_000, looks: 50, addon: 200, update: 200 };

export interface EksEndpointOptions {
  /** Address of the emulator. */
  readonly emulator: string;
  readonly region: string;
  readonly account: string;
  readonly kubernetes: KubernetesHost;
  readonly log: Log;
  /** ARNs of principals by access key id, before the emulator's STS is asked. */
  readonly principals?: Readonly<Record<string, string>>;
  /** Port to listen on; any free one without it. */
  readonly port?: number;
  readonly timings?: Partial<Timings>;
  /** IAM role in the annotation of a service account; without this, IRSA is only known from add-ons. */
  readonly serviceAccountRole?: (cluster: string, kubernetesNamespace: string, serviceAccount: string) => Promise<string | undefined>;
  /** Address that callers with a token come from; they stand outside the VPC. Without it, only a private endpoint refuses them. */
  readonly callerAddress?: string;
  /** Holds each request against the published model; without it, only that of the SDK does. */
  readonly validator?: Validator;
  /** Is told of each request that the model of its service can read, with the access key that it is signed with, before it is answered. */
  readonly observe?: (accessKey: string, request: { service: string; operation: string; input: Record<string, unknown> }) => Promise<void>;
}

export interface NodeGroupRecord {
  readonly nodeGroup: Nodegroup & {
    nodegroupName: string;
    nodegroupArn: string;
    clusterName: string;
    nodeRole: string;
    subnets: string[];
    version: string;
    scalingConfig: NodegroupScalingConfig & { desiredSize: number };
  };
  nodes: FakeNode[];
}

export interface AddonRecord {
  readonly addon: Addon & { addonName: string; addonArn: string; addonVersion: string };
  /** Whether EKS is done with it, so that its status follows from what it finds in the cluster. */
  settled: boolean;
}

export interface AccessEntryRecord {
  readonly entry: AccessEntry & { principalArn: string; accessEntryArn: string; type: string };
  readonly policies: (AssociatedAccessPolicy & { policyArn: string })[];
  /** Made by EKS for the role of a managed node group. */
  readonly byService: boolean;
}

export interface UpdateRecord {
  readonly update: Update & { id: string };
  readonly nodeGroup?: string;
  readonly addon?: string;
}

export interface ClusterRecord {
  readonly cluster: Cluster & {
    name: string;
    arn: string;
    version: string;
    roleArn: string;
    resourcesVpcConfig: VpcConfigResponse & { subnetIds: string[]; vpcId: string; clusterSecurityGroupId: string };
  };
  /** Zones of the subnets that it was made with. */
  readonly zones: string[];
  /** Whether EKS put its own CNI, kube-proxy and CoreDNS in, which are no add-ons. */
  readonly selfManagedAddons: boolean;
  readonly nodeGroups: Map<string, NodeGroupRecord>;
  readonly addons: Map<string, AddonRecord>;
  readonly accessEntries: Map<string, AccessEntryRecord>;
  readonly associations: Map<string, PodIdentityAssociation & { associationArn: string; associationId: string; roleArn: string }>;
  readonly updates: UpdateRecord[];
}

/** Who calls: the principal is asked for only when it matters. */
export interface Caller {
  principal(): Promise<string | undefined>;
}

export type Handler = (service: Service, input: Input, caller: Caller) => Promise<Record<string, unknown>> | Record<string, unknown>;
/** Handlers by the name of the operation. */
export type Handlers = Record<string, Handler>;

/** All that the handlers share. */
export class Service {
  public readonly clusters = new Map<string, ClusterRecord>();
  public readonly timings: Timings;
  public readonly partition: Partition;
  public readonly emulator: Emulator;
  public readonly ec2: Ec2;
  public readonly iam: Iam;
  private readonly stopping = new AbortController();
  private readonly nodeQueues = new Map<string, Promise<void>>();

  constructor(public readonly options: EksEndpointOptions) {
    this.partition = partitionOf(options.region);
    this.timings = { ...DEFAULT_TIMINGS, ...options.timings };
    this.emulator = new Emulator(options.emulator, options.region, options.account);
    this.ec2 = new Ec2(this.emulator);
    this.iam = new Iam(this.emulator);
  }

  public arn(resource: string): string {
    return `arn:${this.partition.id}:eks:${this.options.region}:${this.options.account}:${resource}`;
  }

  public log(line: string): void {
    this.options.log(line);
  }

  public cluster(name: unknown): ClusterRecord {
    const found = this.clusters.get(String(name));
    if (!found) {
      throw notFound(`No cluster found for name: ${String(name)}.`, { clusterName: String(name) });
    }
    return found;
  }

  /** Goes on in the background, after a while; what fails is logged and, if it can, answered by `failed`. */
  public later(milliseconds: number, what: string, task: () => Promise<void> | void, failed?: (message: string) => void): void {
    void (async () => {
      try {
        await this.wait(milliseconds);
        await task();
      } catch (error) {
        if (!this.stopping.signal.aborted) {
          const message = error instanceof Error ? error.message : String(error);
          this.log(`${what}: ${message}`);
          failed?.(message);
        }
      }
    })();
  }

  public async wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal });
  }

  /** Hands the nodes of all node groups to the Kubernetes host, one call after the other. */
  public async settleNodes(record: ClusterRecord): Promise<void> {
    const { name } = record.cluster;
    const turn = (this.nodeQueues.get(name) ?? Promise.resolve()).then(async () => {
      const nodes = [...record.nodeGroups.values()].flatMap((group) => group.nodes);
      this.log(`${name}: ${nodes.length} nodes`);
      await this.options.kubernetes.setNodes(name, nodes);
    });
    this.nodeQueues.set(name, turn.catch(() => undefined));
    await turn;
  }

  public stop(): void {
    this.stopping.abort();
  }
}

/** Lower-case hexadecimal, as the ids in ARNs are. */
export function id(): string {
  return randomUUID();
}

export function hex(length: number): string {
  return randomBytes(Math.ceil(length / 2)).toString('hex').slice(0, length);
}

export function sameSet(one: string[] | undefined, other: string[] | undefined): boolean {
  return [...new Set(one ?? [])].sort().join() === [...new Set(other ?? [])].sort().join();
}
