import { AwsApi, AwsError, AwsParameters } from './aws';
import type { Context } from './context';
import { KubeApi, KubeError, KubeObject, KubeView, Resource } from '../kubernetes/kube';

/** What the tests of the stand-ins use in the place of an API server and the emulator: the little that they need. */

type Key = { namespace?: string; name: string };

/** Objects in memory, with merge patches and finalizers as an API server has them. */
export class MemoryCluster implements KubeApi, KubeView {
  private readonly objects = new Map<string, KubeObject>();
  private count = 0;

  public put(resource: Resource, object: KubeObject): void {
    const { namespace, name } = object.metadata;
    this.count += 1;
    const metadata = { uid: `0000000${this.count}-1111-2222-3333-444444444444`, ...object.metadata };
    this.objects.set(`${resource}/${namespace ?? ''}/${name}`, { ...structuredClone(object), metadata });
  }

  public get(resource: Resource, name: string, namespace?: string): any {
    return this.objects.get(`${resource}/${namespace ?? ''}/${name}`);
  }

  /** The API's list answers with a promise, the view's without: callers await the one and not the other. */
  public list(resource: Resource): any {
    return [...this.objects].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => structuredClone(object));
  }

  public find(resource: Resource, object: Key | string | undefined, name?: string): any {
    const key = typeof object === 'object' ? object : { namespace: object, name: name! };
    const found = this.get(resource, key.name, key.namespace);
    return typeof object === 'object' ? Promise.resolve(structuredClone(found)) : structuredClone(found);
  }

  public async create(resource: Resource, body: KubeObject): Promise<KubeObject> {
    this.put(resource, body);
    return body;
  }

  public async patch(resource: Resource, object: KubeObject, patch: object): Promise<KubeObject> {
    const found = this.get(resource, object.metadata.name, object.metadata.namespace);
    if (!found) throw new KubeError(404, 'not found');
    const next = merge(found, patch) as KubeObject;
    this.objects.set(`${resource}/${next.metadata.namespace ?? ''}/${next.metadata.name}`, next);
    this.sweep(resource, next);
    return next;
  }

  public async replace(resource: Resource, object: KubeObject): Promise<KubeObject> {
    this.objects.set(`${resource}/${object.metadata.namespace ?? ''}/${object.metadata.name}`, object);
    return object;
  }

  public patchStatus(resource: Resource, object: KubeObject, status: object): Promise<KubeObject> {
    return this.patch(resource, object, { status });
  }

  public async remove(resource: Resource, object: Key): Promise<void> {
    const found = this.get(resource, object.name, object.namespace);
    if (!found) return;
    found.metadata.deletionTimestamp = 'now';
    this.sweep(resource, found);
  }

  public async tokenOf(): Promise<string> {
    return 'token';
  }

  public as(): KubeApi {
    return this;
  }

  public stop(): void {
    // Nothing runs.
  }

  private sweep(resource: Resource, { metadata }: KubeObject): void {
    if (metadata.deletionTimestamp && !metadata.finalizers?.length) {
      this.objects.delete(`${resource}/${metadata.namespace ?? ''}/${metadata.name}`);
    }
  }
}

function merge(target: any, patch: any): any {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = merge(result[key], value);
    }
  }
  return result;
}

/** Records by kind, as the emulator would list them. */
export class MemoryAws implements AwsApi {
  public readonly records: Record<'loadBalancer' | 'targetGroup' | 'listener' | 'securityGroup' | 'volume', Map<string, AwsParameters>> = {
    loadBalancer: new Map(), targetGroup: new Map(), listener: new Map(), securityGroup: new Map(), volume: new Map(),
  };

  /** Names of buckets, and what was put into them. */
  public readonly buckets = new Map<string, string[]>();

  /** Zones of the subnets that have the tag for internet-facing load balancers. */
  public zones = ['a', 'b'];
  private count = 0;

  public async putObject(bucket: string, key: string): Promise<string | undefined> {
    this.buckets.get(bucket)?.push(key);
    return this.buckets.has(bucket) ? undefined : 'NoSuchBucket';
  }

  public async call(_service: string, action: string, parameters: AwsParameters): Promise<string> {
    const { loadBalancer, targetGroup, listener, securityGroup, volume } = this.records;
    const value = (name: string) => String(parameters[name]);
    const id = () => `id-${(this.count += 1)}`;
    switch (action) {
      case 'CreateLoadBalancer':
        loadBalancer.set(value('Name'), parameters);
        return lb(value('Name'));
      case 'DescribeLoadBalancers':
        if (!loadBalancer.has(value('Names.member.1'))) throw new AwsError('LoadBalancerNotFound', 'none');
        return lb(value('Names.member.1'));
      case 'DeleteLoadBalancer':
        loadBalancer.delete(value('LoadBalancerArn'));
        return '';
      case 'CreateTargetGroup':
        targetGroup.set(value('Name'), parameters);
        return `<TargetGroupArn>${value('Name')}</TargetGroupArn>`;
      case 'DescribeTargetGroups':
        return [...targetGroup.keys()].map((name) => `<TargetGroupArn>${name}</TargetGroupArn><TargetGroupName>${name}</TargetGroupName>`).join('');
      case 'DeleteTargetGroup':
        targetGroup.delete(value('TargetGroupArn'));
        return '';
      case 'CreateListener':
        listener.set(id(), parameters);
        return '';
      case 'DescribeListeners':
        return [...listener].filter(([, made]) => made.LoadBalancerArn === parameters.LoadBalancerArn).map(([arn]) => `<ListenerArn>${arn}</ListenerArn>`).join('');
      case 'DeleteListener':
        listener.delete(value('ListenerArn'));
        return '';
      case 'CreateSecurityGroup':
        securityGroup.set(value('GroupName'), parameters);
        return `<groupId>${value('GroupName')}</groupId>`;
      case 'DescribeSecurityGroups': {
        const name = value('Filter.1.Value.1');
        return securityGroup.has(name) ? `<groupId>${name}</groupId><groupName>${name}</groupName>` : '';
      }
      case 'DeleteSecurityGroup':
        securityGroup.delete(value('GroupId'));
        return '';
      case 'DescribeSubnets':
        return value('Filter.2.Value.1') === 'kubernetes.io/role/elb'
          ? this.zones.map((zone) => `<subnetId>subnet-${zone}</subnetId><availabilityZone>${zone}</availabilityZone>`).join('')
          : '';
      case 'CreateVolume': {
        const made = id();
        volume.set(made, parameters);
        return `<volumeId>${made}</volumeId>`;
      }
      case 'DescribeVolumes':
        return [...volume].filter(([, made]) => made['TagSpecification.1.Tag.1.Value'] === value('Filter.1.Value.1')).map(([made]) => `<volumeId>${made}</volumeId>`).join('');
      case 'ModifyVolume':
        volume.set(value('VolumeId'), { ...volume.get(value('VolumeId')), Size: parameters.Size });
        return '';
      case 'DeleteVolume':
        volume.delete(value('VolumeId'));
        return '';
      default:
        return '';
    }
  }
}

const lb = (name: string): string => `<LoadBalancerArn>${name}</LoadBalancerArn><DNSName>${name}-1.elb.amazonaws.com</DNSName>`;

export interface MemoryWorld {
  readonly context: Context;
  readonly cluster: MemoryCluster;
  readonly aws: MemoryAws;
  readonly lines: string[];
  readonly facts: { addons: string[]; credentials: boolean; denied: string[] };
}

/** A cluster with nothing in it, an add-on for EBS and credentials for everybody, which tests change. */
export function memoryContext(): MemoryWorld {
  const cluster = new MemoryCluster();
  const aws = new MemoryAws();
  const lines: string[] = [];
  const facts = { addons: ['aws-ebs-csi-driver'], credentials: true, denied: [] as string[] };
  const context: Context = {
    cluster: 'demo',
    kube: cluster,
    view: cluster,
    aws,
    log: (line) => lines.push(line),
    login: { server: '', authority: '' },
    eks: {
      activeAddons: () => facts.addons,
      credentialsOf: async () => (facts.credentials ? { via: 'POD_IDENTITY', roleArn: 'role' } : undefined),
      roleAllows: async (_role, action) => !facts.denied.includes(action),
      network: () => ({ vpcId: 'vpc', subnetIds: [], securityGroupId: 'sg' }),
    },
  };
  return { context, cluster, aws, lines, facts };
}
