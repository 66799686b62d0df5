/** What a call to EC2 works on, by types of resources. AWS asks for each of them whether the call is allowed. */
export interface Ec2Call {
  /** What it makes. */
  readonly makes?: string;
  /** What has to be there, and be the app's own. */
  readonly on?: readonly string[];
  /** What is held to its owner, since ARNs have no account of it. */
  readonly byOwner?: readonly string[];
  /** What cannot be held to tags, and is held by what it is called together with. */
  readonly free?: readonly string[];
}

const RULES: Ec2Call = { on: ['security-group'], free: ['security-group-rule'] };
const ENDPOINT_PARTS = ['route-table', 'security-group', 'subnet'];

/**
 * The calls that change something, as AWS lists them.
 *
 * - Rules of security groups: those that a group has of its own carry no tags. The group is held to them.
 * - `DisassociateAddress`: AWS makes the interfaces of NAT gateways. The address is held.
 * - `RunInstances`: images and snapshots are held to their owner. What is made is held to a launch template, and the template to the tags.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html (read 2026-11-30)
 */
export const EC2_CALLS: { readonly [action: string]: Ec2Call } = {
  'ec2:AllocateAddress': { makes: 'elastic-ip' },
  'ec2:AssociateRouteTable': { on: ['route-table', 'subnet'] },
  'ec2:AttachInternetGateway': { on: ['internet-gateway', 'vpc'] },
  'ec2:AuthorizeSecurityGroupEgress': RULES,
  'ec2:AuthorizeSecurityGroupIngress': RULES,
  'ec2:CreateFlowLogs': { makes: 'vpc-flow-log', on: ['vpc'] },
  'ec2:CreateInternetGateway': { makes: 'internet-gateway' },
  'ec2:CreateLaunchTemplate': { makes: 'launch-template' },
  'ec2:CreateLaunchTemplateVersion': { on: ['launch-template'] },
  'ec2:CreateNatGateway': { makes: 'natgateway', on: ['elastic-ip', 'subnet', 'vpc'] },
  'ec2:CreateRoute': { on: ['route-table'] },
  'ec2:CreateRouteTable': { makes: 'route-table', on: ['vpc'] },
  'ec2:CreateSecurityGroup': { makes: 'security-group', on: ['vpc'] },
  'ec2:CreateSubnet': { makes: 'subnet', on: ['vpc'] },
  'ec2:CreateVpc': { makes: 'vpc' },
  'ec2:CreateVpcEndpoint': { makes: 'vpc-endpoint', on: [...ENDPOINT_PARTS, 'vpc'] },
  'ec2:DeleteFlowLogs': { on: ['vpc-flow-log'] },
  'ec2:DeleteInternetGateway': { on: ['internet-gateway'] },
  'ec2:DeleteLaunchTemplate': { on: ['launch-template'] },
  'ec2:DeleteNatGateway': { on: ['natgateway'] },
  'ec2:DeleteRoute': { on: ['route-table'] },
  'ec2:DeleteRouteTable': { on: ['route-table'] },
  'ec2:DeleteSecurityGroup': { on: ['security-group'] },
  'ec2:DeleteSubnet': { on: ['subnet'] },
  'ec2:DeleteVpc': { on: ['vpc'] },
  'ec2:DeleteVpcEndpoints': { on: ['vpc-endpoint'] },
  'ec2:DetachInternetGateway': { on: ['internet-gateway', 'vpc'] },
  'ec2:DisassociateAddress': { on: ['elastic-ip'], free: ['network-interface'] },
  'ec2:DisassociateRouteTable': { on: ['route-table', 'subnet'] },
  'ec2:ModifyLaunchTemplate': { on: ['launch-template'] },
  'ec2:ModifySecurityGroupRules': { on: ['security-group'], free: ['prefix-list', 'security-group-rule'] },
  'ec2:ModifySubnetAttribute': { on: ['subnet'] },
  'ec2:ModifyVpcAttribute': { on: ['vpc'] },
  'ec2:ModifyVpcEndpoint': { on: [...ENDPOINT_PARTS, 'vpc-endpoint'] },
  'ec2:ReleaseAddress': { on: ['elastic-ip'] },
  'ec2:ReplaceRoute': { on: ['route-table'] },
  'ec2:ReplaceRouteTableAssociation': { on: ['route-table', 'subnet'] },
  'ec2:RevokeSecurityGroupEgress': { on: ['security-group'] },
  'ec2:RevokeSecurityGroupIngress': { on: ['security-group'] },
  'ec2:RunInstances': { on: ['launch-template', 'security-group', 'subnet'], byOwner: ['image', 'snapshot'] },
};

/** What an instance comes with. */
export const RUN_FROM_TEMPLATE = ['instance', 'network-interface', 'volume'];

/** Types of Terraform by what EC2 calls them, where they are not called the same. */
const OTHER_NAMES: { readonly [type: string]: string[] } = {
  'elastic-ip': ['aws_eip'],
  'natgateway': ['aws_nat_gateway'],
  'security-group': ['aws_security_group', 'aws_default_security_group'],
  'vpc-flow-log': ['aws_flow_log'],
};

/** What Terraform calls a type of EC2. */
export function terraformTypesOf(type: string): string[] {
  return OTHER_NAMES[type] ?? [`aws_${type.replace(/-/g, '_')}`];
}
