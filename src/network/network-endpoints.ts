import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { endpointPolicy } from './endpoint-policies';
import { VpcEndpoints } from './vpc-endpoints';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireId, requireIds } from '../private/checks/aws-ids';
import { requireVpcBlock } from '../private/checks/blocks';
import { idFromKey } from '../private/ids';
import { securityGroupPrefix } from '../private/names';
import { guardOnceInAws } from '../private/once-in-aws';
import { requirePattern } from '../private/validation';
import { ResourceDefaults } from '../settings/resource-defaults';

/**
 * Services whose endpoint service in the regions of China begins with `cn.com.amazonaws`; the others, S3's gateway
 * among them, begin with `com.amazonaws` there too.
 * Source: aws/aws-cdk, packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts, getDefaultEndpointPrefix, read 2026-11-26.
 */
const NAMED_APART_IN_CHINA = [
  'account', 'application-autoscaling', 'athena', 'autoscaling', 'awsconnector', 'backup', 'batch', 'cassandra',
  'cloudcontrolapi', 'cloudformation', 'codedeploy-commands-secure', 'databrew', 'dms', 'ebs', 'ec2', 'ecr.api',
  'ecr.dkr', 'eks', 'elasticache', 'elasticbeanstalk', 'elasticfilesystem', 'emr-containers', 'execute-api', 'fsx',
  'imagebuilder', 'kinesis-streams', 'lambda', 'license-manager', 'monitoring', 'polly', 'rds', 'redshift',
  'redshift-data', 'securityhub', 'servicecatalog', 'sqs', 'states', 'sts', 'synthetics', 'transfer', 'xray',
];

/** Properties of `NetworkEndpoints`. */
export interface NetworkEndpointsProps {
  /** ID of the VPC. DNS support and DNS host names must be enabled. */
  readonly vpcId: string;

  /** IPv4 block of the VPC, which can connect to the endpoints. */
  readonly vpcCidr: string;

  /** IDs of the subnets for interface endpoints, one per zone. */
  readonly subnetIds: string[];

  /** IDs of the route tables for S3. */
  readonly routeTableIds: string[];

  /** Name of the network: a literal, part of the resource names. */
  readonly networkName: string;

  /** The services. */
  readonly endpoints: VpcEndpoints;
}

/**
 * VPC endpoints for AWS services: a gateway endpoint for S3, and interface endpoints behind a security group that allows only HTTPS from the VPC,
 * and no outbound traffic.
 */
export class NetworkEndpoints extends Construct {
  /** The S3 gateway endpoint. */
  public readonly s3: VpcEndpoint;
  /** The interface endpoints, by the short names of their services. */
  public readonly interfaces: { [service: string]: VpcEndpoint } = {};
  /** The security group of the interface endpoints, if there are any. */
  public readonly securityGroup?: SecurityGroup;

  private readonly partition: DataAwsPartition;
  private readonly region: string;
  private account?: DataAwsCallerIdentity;
  private readonly rules: ITerraformDependable[] = [];

  /**
   * @param scope scope in which to create the endpoints
   * @param id construct id
   * @param props the VPC, and the services
   * @throws when a service is not a short name, or is duplicated
   */
  constructor(scope: Construct, id: string, props: NetworkEndpointsProps) {
    super(scope, id);
    checkStruct(this, 'NetworkEndpointsProps', props);
    guardOnceInAws(this);
    props.endpoints._validate(this);
    requireId(this, 'vpcId', 'vpc', props.vpcId);
    requireIds(this, 'subnetIds', 'subnet', props.subnetIds);
    requireVpcBlock(this, 'vpcCidr', props.vpcCidr);
    requirePattern(this, 'networkName', props.networkName, /^[\w .:/=+@-]{1,128}$/, '1 to 128 letters, digits, spaces and _ . : / = + - @', 'correct the name');
    requireIds(this, 'routeTableIds', 'rtb', props.routeTableIds);
    this.partition = new DataAwsPartition(this, 'Partition');
    this.region = new DataAwsRegion(this, 'Region').id;
    this.s3 = new VpcEndpoint(this, 'S3', {
      vpcId: props.vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${this.region}.s3`,
      routeTableIds: props.routeTableIds,
      policy: this.policyOf('s3', props),
      tags: this.named(props, 's3'),
    });
    const { services } = props.endpoints;
    if (services.length > 0) {
      this.securityGroup = this.createSecurityGroup(props);
    }
    const scopeOfInterfaces = new Construct(this, 'Interfaces');
    for (const service of services) {
      this.interfaces[service] = this.createInterface(scopeOfInterfaces, props, service);
    }
  }

  /** What to depend on to wait for the endpoints. */
  public get dependencies(): ITerraformDependable[] {
    return [this.s3, ...this.rules, ...Object.values(this.interfaces)];
  }

  private createSecurityGroup(props: NetworkEndpointsProps): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      namePrefix: securityGroupPrefix(props.networkName, 'endpoints'),
      description: 'HTTPS from the VPC to its endpoints',
      vpcId: props.vpcId,
      tags: this.named(props, 'endpoints'),
      lifecycle: { createBeforeDestroy: true },
    });
    this.rules.push(
      new VpcSecurityGroupIngressRule(this, 'Https', {
        securityGroupId: group.id,
        description: 'HTTPS from the VPC',
        cidrIpv4: props.vpcCidr,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        tags: ResourceDefaults.of(this).tags,
      }),
    );
    return group;
  }

  private createInterface(scope: Construct, props: NetworkEndpointsProps, service: string): VpcEndpoint {
    const prefix = NAMED_APART_IN_CHINA.includes(service) ? this.partition.reverseDnsPrefix : 'com.amazonaws';
    return new VpcEndpoint(scope, idFromKey(this, 'endpoints', service), {
      vpcId: props.vpcId,
      vpcEndpointType: 'Interface',
      serviceName: `${prefix}.${this.region}.${service}`,
      subnetIds: props.subnetIds,
      securityGroupIds: this.securityGroup && [this.securityGroup.id],
      privateDnsEnabled: true,
      policy: this.policyOf(service, props),
      tags: this.named(props, service),
    });
  }

  private policyOf(service: string, { endpoints }: NetworkEndpointsProps): string | undefined {
    if (endpoints._policies === undefined) {
      return undefined;
    }
    this.account ??= new DataAwsCallerIdentity(this, 'Account');
    const site = { partition: this.partition.partition, region: this.region, account: this.account.accountId };
    return endpointPolicy(service, site, endpoints._policies);
  }

  private named(props: NetworkEndpointsProps, suffix: string): { [key: string]: string } {
    return { ...ResourceDefaults.of(this).tags, Name: `${props.networkName}-${suffix}` };
  }
}
