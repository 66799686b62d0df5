import { Allocation, allocationIn } from './allocator';
import { Emulator, EmulatorError } from './emulator';
import { Element, find, items, text } from './xml';

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly zoneId?: string;
  readonly cidr: string;
  readonly publicAddresses: boolean;
}

export interface LaunchTemplateVersion {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly imageId?: string;
  readonly instanceType?: string;
  readonly hopLimit?: number;
  readonly publicAddress?: boolean;
  /** What is set aside for enclaves, where the instances can hold some. */
  readonly enclaves?: Allocation;
  readonly securityGroupIds: string[];
  /** GiB by device. */
  readonly disks: Record<string, number>;
}

/** What private nodes need instead of the internet: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html */
const ENDPOINTS_OF_PRIVATE_NODES = ['ec2', 'ecr.api', 'ecr.dkr', 's3', 'eks-auth'];

/** Networks and launch templates, as the emulator's EC2 has them now. */
export class Ec2 {
  /** Names and ids of the launch templates whose instances can hold enclaves. */
  private readonly enclaveTemplates = new Set<string>();

  constructor(private readonly emulator: Emulator) {}

  /** The subnets with these ids; those that do not exist are left out. */
  public async subnets(ids: string[]): Promise<Subnet[]> {
    const answer = await this.emulator.query('ec2', 'DescribeSubnets');
    return items(answer, 'subnetSet')
      .map((one) => ({
        id: text(one, 'subnetId') ?? '',
        vpcId: text(one, 'vpcId') ?? '',
        zone: text(one, 'availabilityZone') ?? '',
        zoneId: text(one, 'availabilityZoneId') || undefined,
        cidr: text(one, 'cidrBlock') ?? '',
        publicAddresses: text(one, 'mapPublicIpOnLaunch') === 'true',
      }))
      .filter(({ id }) => ids.includes(id))
      .sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  }

  public async securityGroups(): Promise<string[]> {
    const answer = await this.emulator.query('ec2', 'DescribeSecurityGroups');
    return items(answer, 'securityGroupInfo').map((one) => text(one, 'groupId') ?? '');
  }

  /**
   * How nodes in a subnet reach what they need to join; undefined when they do not.
   * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-subnets
   */
  public async wayOut(subnet: Subnet, publicAddress?: boolean): Promise<string | undefined> {
    const tables = items(await this.emulator.query('ec2', 'DescribeRouteTables'), 'routeTableSet')
      .filter((table) => text(table, 'vpcId') === subnet.vpcId);
    const associated = (table: Element, fits: (association: Element) => boolean) => items(table, 'associationSet').some(fits);
    const table = tables.find((one) => associated(one, (association) => text(association, 'subnetId') === subnet.id))
      ?? tables.find((one) => associated(one, (association) => text(association, 'main') === 'true'));
    const fallback = items(table, 'routeSet').find((route) =>
      text(route, 'destinationCidrBlock') === '0.0.0.0/0' && text(route, 'state') !== 'blackhole');
    const nat = text(fallback, 'natGatewayId');
    if (nat && await this.natGatewayWorks(nat)) {
      return nat;
    }
    const gateway = text(fallback, 'gatewayId');
    if (gateway?.startsWith('igw-') && (publicAddress ?? subnet.publicAddresses) && await this.gatewayAttached(gateway, subnet.vpcId)) {
      return gateway;
    }
    const transit = text(fallback, 'transitGatewayId');
    return transit ?? (await this.hasEndpoints(subnet.vpcId) ? 'VPC endpoints' : undefined);
  }

  /** The emulator takes enclave options and does not give them back, so they are kept here as they pass by. */
  public remember(action: string, body: string): void {
    if (!/^(Create|Modify)LaunchTemplate/.test(action)) {
      return;
    }
    const asked = new URLSearchParams(body);
    const name = asked.get('LaunchTemplateName') ?? asked.get('LaunchTemplateId') ?? '';
    if (asked.get('LaunchTemplateData.EnclaveOptions.Enabled') === 'true') {
      this.enclaveTemplates.add(name);
    }
  }

  public async launchTemplate(given: { id?: string; name?: string; version?: string }): Promise<LaunchTemplateVersion | undefined> {
    try {
      const answer = await this.emulator.query('ec2', 'DescribeLaunchTemplateVersions', {
        ...(given.id ? { LaunchTemplateId: given.id } : { LaunchTemplateName: given.name ?? '' }),
        'LaunchTemplateVersion.1': given.version ?? '$Default',
      });
      const [version] = items(answer, 'launchTemplateVersionSet');
      if (!version) {
        return undefined;
      }
      const data = find(version, 'launchTemplateData');
      const interfaces = items(data, 'networkInterfaceSet');
      const hopLimit = text(data, 'metadataOptions', 'httpPutResponseHopLimit');
      const publicAddress = text(interfaces[0], 'associatePublicIpAddress');
      return {
        id: text(version, 'launchTemplateId') ?? '',
        name: text(version, 'launchTemplateName') ?? '',
        version: text(version, 'versionNumber') ?? '',
        imageId: text(data, 'imageId') || undefined,
        instanceType: text(data, 'instanceType') || undefined,
        enclaves: ['launchTemplateName', 'launchTemplateId'].some((key) => this.enclaveTemplates.has(text(version, key) ?? ''))
          ? allocationIn(text(data, 'userData'))
          : undefined,
        hopLimit: hopLimit ? Number(hopLimit) : undefined,
        publicAddress: publicAddress ? publicAddress === 'true' : undefined,
        disks: Object.fromEntries(items(data, 'blockDeviceMappingSet')
          .map((one) => [text(one, 'deviceName') ?? '', Number(text(one, 'ebs', 'volumeSize'))])),
        securityGroupIds: [...items(data, 'securityGroupIdSet'), ...items(interfaces[0], 'groupSet')].map((one) => one.text.trim()),
      };
    } catch (error) {
      if (error instanceof EmulatorError) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * The cluster security group, which EKS makes and takes away by itself.
   * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
   */
  public async createClusterSecurityGroup(cluster: string, vpcId: string, suffix: string): Promise<string> {
    const name = `eks-cluster-sg-${cluster}-${suffix}`;
    const answer = await this.emulator.query('ec2', 'CreateSecurityGroup', {
      GroupName: name,
      GroupDescription: 'EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.',
      VpcId: vpcId,
    });
    const id = text(find(answer, 'groupId')) ?? '';
    const tags = { 'Name': name, 'aws:eks:cluster-name': cluster, [`kubernetes.io/cluster/${cluster}`]: 'owned' };
    await this.emulator.query('ec2', 'CreateTags', {
      'ResourceId.1': id,
      ...Object.fromEntries(Object.entries(tags).flatMap(([key, value], at) => [[`Tag.${at + 1}.Key`, key], [`Tag.${at + 1}.Value`, value]])),
    });
    return id;
  }

  public async deleteSecurityGroup(id: string): Promise<void> {
    await this.emulator.query('ec2', 'DeleteSecurityGroup', { GroupId: id });
  }

  private async natGatewayWorks(id: string): Promise<boolean> {
    const answer = await this.emulator.query('ec2', 'DescribeNatGateways');
    return items(answer, 'natGatewaySet').some((one) => text(one, 'natGatewayId') === id && text(one, 'state') === 'available');
  }

  private async gatewayAttached(id: string, vpcId: string): Promise<boolean> {
    const answer = await this.emulator.query('ec2', 'DescribeInternetGateways');
    return items(answer, 'internetGatewaySet').some((one) => text(one, 'internetGatewayId') === id
      && items(one, 'attachmentSet').some((attachment) => text(attachment, 'vpcId') === vpcId));
  }

  private async hasEndpoints(vpcId: string): Promise<boolean> {
    const answer = await this.emulator.query('ec2', 'DescribeVpcEndpoints');
    const services = items(answer, 'vpcEndpointSet')
      .filter((one) => text(one, 'vpcId') === vpcId)
      .map((one) => text(one, 'serviceName') ?? '');
    return ENDPOINTS_OF_PRIVATE_NODES.every((service) => services.some((name) => name.endsWith(`.${service}`)));
  }
}
