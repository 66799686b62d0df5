import { AwsApi, AwsError, AwsParameters, members, tagParameters, texts } from './aws';

export interface LoadBalancerRequest {
  readonly name: string;
  /**
   * The emulator has no API of Classic ELBs; it keeps whatever type it is given, so a Classic ELB is a record of this
   * type among the others and is seen in the same lists.
   */
  readonly type: 'classic' | 'network' | 'application';
  readonly internal: boolean;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly tags: Record<string, string>;
  readonly ports: readonly number[];
  /** Name of a security group to make for it. */
  readonly securityGroup?: string;
  /** Groups that it gets beside its own. */
  readonly sharedSecurityGroupIds?: readonly string[];
}

/** Load balancers with what belongs to them, as records. */
export class LoadBalancerRecords {
  public constructor(private readonly aws: AwsApi) {}

  /** @returns the DNS name; that of the record that is there already, if one is */
  public async ensure(request: LoadBalancerRequest): Promise<string> {
    const { name, type, vpcId, tags } = request;
    const found = await this.find(name);
    if (found) return found.hostname;
    const own = request.securityGroup && (await this.ensureSecurityGroup(request.securityGroup, vpcId, tags, request.ports));
    const groups = [own, ...(request.sharedSecurityGroupIds ?? [])].filter((id): id is string => id !== undefined);
    const made = await this.elb('CreateLoadBalancer', {
      Name: name,
      Type: type,
      Scheme: request.internal ? 'internal' : 'internet-facing',
      ...members('Subnets', request.subnetIds),
      ...members('SecurityGroups', groups),
      ...tagParameters('Tags.member', tags),
    });
    if (type !== 'classic') await this.addListeners(texts(made, 'LoadBalancerArn')[0], request);
    return texts(made, 'DNSName')[0];
  }

  public async remove(name: string, securityGroup?: { readonly name: string; readonly vpcId: string }): Promise<void> {
    const found = await this.find(name);
    if (found) {
      const listeners = texts(await this.elb('DescribeListeners', { LoadBalancerArn: found.arn }), 'ListenerArn');
      for (const arn of new Set(listeners)) await this.elb('DeleteListener', { ListenerArn: arn });
      await this.elb('DeleteLoadBalancer', { LoadBalancerArn: found.arn });
    }
    for (const arn of await this.targetGroups(name)) await this.elb('DeleteTargetGroup', { TargetGroupArn: arn });
    if (securityGroup) await this.removeSecurityGroup(securityGroup.name, securityGroup.vpcId);
  }

  public async ensureSecurityGroup(name: string, vpcId: string, tags: Record<string, string>, ports: readonly number[]): Promise<string> {
    const found = await this.securityGroup(name, vpcId);
    if (found) return found;
    const made = await this.aws.call('ec2', 'CreateSecurityGroup', {
      'GroupName': name,
      'GroupDescription': `Security group for ${name}`,
      'VpcId': vpcId,
      'TagSpecification.1.ResourceType': 'security-group',
      ...tagParameters('TagSpecification.1.Tag', tags),
    });
    const id = texts(made, 'groupId')[0];
    for (const port of new Set(ports)) {
      await this.aws.call('ec2', 'AuthorizeSecurityGroupIngress', {
        'GroupId': id,
        'IpPermissions.1.IpProtocol': 'tcp',
        'IpPermissions.1.FromPort': port,
        'IpPermissions.1.ToPort': port,
        'IpPermissions.1.IpRanges.1.CidrIp': '0.0.0.0/0',
      });
    }
    return id;
  }

  public async removeSecurityGroup(name: string, vpcId: string): Promise<void> {
    const id = await this.securityGroup(name, vpcId);
    if (id) await this.aws.call('ec2', 'DeleteSecurityGroup', { GroupId: id });
  }

  /**
   * Subnets that controllers find by themselves: those with the tag for load balancers of a scheme, one a zone.
   * https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
   */
  public async subnets(vpcId: string, internal: boolean, least: number): Promise<string[]> {
    const tag = internal ? 'kubernetes.io/role/internal-elb' : 'kubernetes.io/role/elb';
    const xml = await this.aws.call('ec2', 'DescribeSubnets', {
      'Filter.1.Name': 'vpc-id',
      'Filter.1.Value.1': vpcId,
      'Filter.2.Name': 'tag-key',
      'Filter.2.Value.1': tag,
    });
    const ids = texts(xml, 'subnetId');
    const zones = texts(xml, 'availabilityZone');
    const chosen = ids.filter((_, index) => zones.indexOf(zones[index]) === index);
    if (chosen.length < least) throw new Error(`${chosen.length} zones of ${vpcId} have subnets with tag ${tag}, ${least} needed`);
    return chosen;
  }

  private async addListeners(loadBalancerArn: string, request: LoadBalancerRequest): Promise<void> {
    const protocol = request.type === 'network' ? 'TCP' : 'HTTP';
    for (const [index, port] of request.ports.entries()) {
      const made = await this.elb('CreateTargetGroup', {
        Name: targetGroupName(request.name, index),
        Protocol: protocol,
        Port: port,
        VpcId: request.vpcId,
        TargetType: 'ip',
        ...tagParameters('Tags.member', request.tags),
      });
      await this.elb('CreateListener', {
        'LoadBalancerArn': loadBalancerArn,
        'Protocol': protocol,
        'Port': port,
        'DefaultActions.member.1.Type': 'forward',
        'DefaultActions.member.1.TargetGroupArn': texts(made, 'TargetGroupArn')[0],
      });
    }
  }

  private async targetGroups(name: string): Promise<string[]> {
    const xml = await this.elb('DescribeTargetGroups', {});
    const names = texts(xml, 'TargetGroupName');
    return texts(xml, 'TargetGroupArn').filter((_, index) => names[index]?.startsWith(targetGroupName(name)));
  }

  private async find(name: string): Promise<{ arn: string; hostname: string } | undefined> {
    const xml = await this.elb('DescribeLoadBalancers', members('Names', [name])).catch((error: unknown) => {
      if (error instanceof AwsError && error.code.startsWith('LoadBalancerNotFound')) return '';
      throw error;
    });
    const arn = texts(xml, 'LoadBalancerArn')[0];
    return arn ? { arn, hostname: texts(xml, 'DNSName')[0] } : undefined;
  }

  private async securityGroup(name: string, vpcId: string): Promise<string | undefined> {
    const xml = await this.aws.call('ec2', 'DescribeSecurityGroups', {
      'Filter.1.Name': 'group-name',
      'Filter.1.Value.1': name,
      'Filter.2.Name': 'vpc-id',
      'Filter.2.Value.1': vpcId,
    });
    return texts(xml, 'groupName').includes(name) ? texts(xml, 'groupId')[0] : undefined;
  }

  private elb(action: string, parameters: AwsParameters): Promise<string> {
    return this.aws.call('elasticloadbalancing', action, parameters);
  }
}

/** 32 characters at most. */
const targetGroupName = (name: string, index?: number): string => `${name.slice(-28)}-${index ?? ''}`;
