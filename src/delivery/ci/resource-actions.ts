/** What Terraform calls for the resources of one type, as IAM actions. */
export interface ResourceActions {
  /** To read them, as a plan does. */
  readonly read: readonly string[];
  /** To make, change and remove them, as an apply does. */
  readonly change: readonly string[];
}

const EC2_TAGS = ['ec2:CreateTags', 'ec2:DeleteTags'];
const EKS_TAGS = ['eks:TagResource', 'eks:UntagResource'];

const DATABASE_TAGS = ['rds:AddTagsToResource', 'rds:RemoveTagsFromResource'];

/** What RDS does in the name of who makes an instance: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions */
const DATABASE_PASSWORD = ['secretsmanager:CreateSecret', 'secretsmanager:DescribeSecret', 'secretsmanager:RotateSecret', 'secretsmanager:TagResource'];

const LAUNCH_TEMPLATES = ['ec2:DescribeLaunchTemplates', 'ec2:DescribeLaunchTemplateVersions'];

/** Of a bucket that the library makes: what its settings are called in IAM, which is not what they are called in the API. */
const BUCKET_SETTINGS = {
  lifecycle: { read: ['s3:GetLifecycleConfiguration'], change: ['s3:PutLifecycleConfiguration'] },
  ownership: { read: ['s3:GetBucketOwnershipControls'], change: ['s3:PutBucketOwnershipControls'] },
  policy: { read: ['s3:GetBucketPolicy'], change: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy'] },
  publicAccess: { read: ['s3:GetBucketPublicAccessBlock'], change: ['s3:PutBucketPublicAccessBlock'] },
  encryption: { read: ['s3:GetEncryptionConfiguration'], change: ['s3:PutEncryptionConfiguration'] },
  versioning: { read: ['s3:GetBucketVersioning'], change: ['s3:PutBucketVersioning'] },
};

/** What EKS itself does in the name of who makes a node group: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html */
const LAUNCH_TEMPLATE_USE = ['ec2:RunInstances', 'ec2:DescribeImages', 'ec2:DescribeInstanceTypes', 'ec2:DescribeSubnets'];

/** Nothing that AWS is asked for: they live in Terraform's state, or in Kubernetes. */
export const OUTSIDE_AWS = ['helm_release', 'terraform_data', 'terraform_remote_state'];

/** What AWS restricts to no tags. */
const HYBRID_NODES = { madeBy: 'HybridNodes', why: 'AWS cannot restrict these to the tags of the app, and they let machines into the account' };

/** Types of the library that deploy roles can do nothing with, unless `actionsOfTypes` says so. */
export const LEFT_OUT: { readonly [type: string]: { readonly madeBy: string; readonly why: string } } = {
  aws_eks_capability: { madeBy: 'EksArgoCdCapability', why: 'AWS does not document what EKS needs for it in IAM Identity Center' },
  aws_rolesanywhere_profile: HYBRID_NODES,
  aws_rolesanywhere_trust_anchor: HYBRID_NODES,
  aws_ssm_activation: HYBRID_NODES,
};

/**
 * IAM actions by the type of resource or data source, for all else that this library makes. From the calls of the AWS provider
 * (internal/service/<service>/<type>.go in hashicorp/terraform-provider-aws, read on 2026-11-26 with 5.100.0 and 6.25.0);
 * test/delivery compares it with the calls of a real run.
 */
export const ACTIONS: { readonly [type: string]: ResourceActions } = {
  aws_autoscaling_group_tag: {
    read: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeTags'],
    change: ['autoscaling:CreateOrUpdateTags', 'autoscaling:DeleteTags'],
  },
  aws_availability_zones: { read: ['ec2:DescribeAvailabilityZones'], change: [] },
  aws_caller_identity: { read: ['sts:GetCallerIdentity'], change: [] },
  aws_cloudwatch_log_group: {
    read: ['logs:DescribeLogGroups', 'logs:ListTagsForResource'],
    change: [
      'logs:AssociateKmsKey', 'logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:DeleteRetentionPolicy', 'logs:DisassociateKmsKey',
      'logs:PutRetentionPolicy', 'logs:TagResource', 'logs:UntagResource',
    ],
  },
  aws_db_instance: {
    read: ['rds:DescribeDBInstances', 'rds:ListTagsForResource'],
    change: [
      'iam:CreateServiceLinkedRole', 'rds:CreateDBInstance', 'rds:CreateDBSnapshot', 'rds:DeleteDBInstance', 'rds:ModifyDBInstance', 'rds:RebootDBInstance',
      ...DATABASE_PASSWORD, ...DATABASE_TAGS,
    ],
  },
  aws_db_parameter_group: {
    read: ['rds:DescribeDBParameterGroups', 'rds:DescribeDBParameters', 'rds:ListTagsForResource'],
    change: ['rds:CreateDBParameterGroup', 'rds:DeleteDBParameterGroup', 'rds:ModifyDBParameterGroup', 'rds:ResetDBParameterGroup', ...DATABASE_TAGS],
  },
  aws_db_subnet_group: {
    read: ['rds:DescribeDBSubnetGroups', 'rds:ListTagsForResource'],
    change: ['rds:CreateDBSubnetGroup', 'rds:DeleteDBSubnetGroup', 'rds:ModifyDBSubnetGroup', ...DATABASE_TAGS],
  },
  aws_default_security_group: {
    read: ['ec2:DescribeSecurityGroups'],
    change: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress', ...EC2_TAGS],
  },
  aws_eip: {
    read: ['ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute'],
    change: ['ec2:AllocateAddress', 'ec2:DisassociateAddress', 'ec2:ReleaseAddress', ...EC2_TAGS],
  },
  aws_eks_access_entry: {
    read: ['eks:DescribeAccessEntry'],
    change: ['eks:CreateAccessEntry', 'eks:DeleteAccessEntry', 'eks:UpdateAccessEntry', ...EKS_TAGS],
  },
  aws_eks_access_policy_association: {
    read: ['eks:ListAssociatedAccessPolicies'],
    change: ['eks:AssociateAccessPolicy', 'eks:DisassociateAccessPolicy'],
  },
  aws_eks_addon: {
    read: ['eks:DescribeAddon', 'eks:DescribeAddonVersions', 'eks:DescribePodIdentityAssociation', 'eks:DescribeUpdate'],
    change: [
      'eks:CreateAddon', 'eks:CreatePodIdentityAssociation', 'eks:DeleteAddon', 'eks:DeletePodIdentityAssociation', 'eks:UpdateAddon',
      'eks:UpdatePodIdentityAssociation', ...EKS_TAGS,
    ],
  },
  aws_eks_cluster: {
    read: ['eks:DescribeCluster', 'eks:DescribeUpdate'],
    change: [
      'eks:AssociateEncryptionConfig', 'eks:CreateCluster', 'eks:DeleteCluster', 'eks:UpdateClusterConfig', 'eks:UpdateClusterVersion',
      'iam:CreateServiceLinkedRole', ...EKS_TAGS,
    ],
  },
  aws_eks_node_group: {
    read: ['eks:DescribeNodegroup', 'eks:DescribeUpdate'],
    change: [
      'eks:CreateNodegroup', 'eks:DeleteNodegroup', 'eks:UpdateNodegroupConfig', 'eks:UpdateNodegroupVersion', 'iam:CreateServiceLinkedRole',
      ...EKS_TAGS, ...LAUNCH_TEMPLATE_USE, ...LAUNCH_TEMPLATES,
    ],
  },
  aws_eks_pod_identity_association: {
    read: ['eks:DescribePodIdentityAssociation', 'eks:ListPodIdentityAssociations'],
    change: ['eks:CreatePodIdentityAssociation', 'eks:DeletePodIdentityAssociation', 'eks:UpdatePodIdentityAssociation', ...EKS_TAGS],
  },
  aws_flow_log: { read: ['ec2:DescribeFlowLogs'], change: ['ec2:CreateFlowLogs', 'ec2:DeleteFlowLogs', ...EC2_TAGS] },
  aws_iam_openid_connect_provider: {
    read: ['iam:GetOpenIDConnectProvider'],
    change: [
      'iam:AddClientIDToOpenIDConnectProvider', 'iam:CreateOpenIDConnectProvider', 'iam:DeleteOpenIDConnectProvider',
      'iam:RemoveClientIDFromOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider', 'iam:UntagOpenIDConnectProvider',
      'iam:UpdateOpenIDConnectProviderThumbprint',
    ],
  },
  aws_iam_policy: {
    read: ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyVersions'],
    change: [
      'iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:DeletePolicyVersion', 'iam:TagPolicy', 'iam:UntagPolicy',
    ],
  },
  aws_iam_role: {
    read: ['iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListInstanceProfilesForRole', 'iam:ListRolePolicies', 'iam:ListRoleTags'],
    change: [
      'iam:CreateRole', 'iam:DeleteRole', 'iam:PassRole', 'iam:PutRolePermissionsBoundary', 'iam:TagRole', 'iam:UntagRole', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
  },
  aws_iam_role_policy: { read: ['iam:GetRolePolicy'], change: ['iam:DeleteRolePolicy', 'iam:PutRolePolicy'] },
  aws_iam_role_policy_attachment: { read: ['iam:ListAttachedRolePolicies'], change: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'] },
  aws_iam_service_linked_role: {
    read: ['iam:GetRole'],
    change: ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:GetServiceLinkedRoleDeletionStatus'],
  },
  aws_iam_session_context: { read: ['iam:GetRole'], change: [] },
  aws_internet_gateway: {
    read: ['ec2:DescribeInternetGateways'],
    change: ['ec2:AttachInternetGateway', 'ec2:CreateInternetGateway', 'ec2:DeleteInternetGateway', 'ec2:DetachInternetGateway', ...EC2_TAGS],
  },
  aws_kms_alias: { read: ['kms:ListAliases'], change: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'] },
  aws_kms_key: {
    read: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
    change: [
      'kms:CreateGrant', 'kms:CreateKey', 'kms:DisableKeyRotation', 'kms:EnableKeyRotation', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion',
      'kms:TagResource', 'kms:UntagResource', 'kms:UpdateKeyDescription',
    ],
  },
  aws_launch_template: {
    read: LAUNCH_TEMPLATES,
    change: ['ec2:CreateLaunchTemplate', 'ec2:CreateLaunchTemplateVersion', 'ec2:DeleteLaunchTemplate', 'ec2:ModifyLaunchTemplate', ...EC2_TAGS],
  },
  aws_nat_gateway: {
    read: ['ec2:DescribeNatGateways'],
    change: ['ec2:CreateNatGateway', 'ec2:DeleteNatGateway', 'ec2:DescribeNetworkInterfaces', ...EC2_TAGS],
  },
  aws_partition: { read: [], change: [] },
  aws_region: { read: [], change: [] },
  aws_route: { read: ['ec2:DescribeRouteTables'], change: ['ec2:CreateRoute', 'ec2:DeleteRoute', 'ec2:ReplaceRoute'] },
  aws_route_table: {
    read: ['ec2:DescribeRouteTables'],
    change: ['ec2:CreateRouteTable', 'ec2:DeleteRouteTable', 'ec2:DisassociateRouteTable', ...EC2_TAGS],
  },
  aws_route_table_association: {
    read: ['ec2:DescribeRouteTables'],
    change: ['ec2:AssociateRouteTable', 'ec2:DisassociateRouteTable', 'ec2:ReplaceRouteTableAssociation'],
  },
  // @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedserviceforprometheus.html (2026-11-30)
  aws_prometheus_rule_group_namespace: {
    read: ['aps:DescribeRuleGroupsNamespace', 'aps:ListTagsForResource'],
    change: ['aps:CreateRuleGroupsNamespace', 'aps:DeleteRuleGroupsNamespace', 'aps:PutRuleGroupsNamespace', 'aps:TagResource', 'aps:UntagResource'],
  },
  aws_prometheus_workspace: {
    read: ['aps:DescribeLoggingConfiguration', 'aps:DescribeWorkspace', 'aps:ListTagsForResource'],
    change: ['aps:CreateWorkspace', 'aps:DeleteWorkspace', 'aps:TagResource', 'aps:UntagResource', 'aps:UpdateWorkspaceAlias'],
  },
  aws_s3_bucket: {
    read: [
      's3:GetAccelerateConfiguration', 's3:GetBucketAcl', 's3:GetBucketCORS', 's3:GetBucketLocation', 's3:GetBucketLogging',
      's3:GetBucketObjectLockConfiguration', 's3:GetBucketRequestPayment', 's3:GetBucketTagging', 's3:GetBucketWebsite',
      's3:GetReplicationConfiguration', 's3:ListBucket', 's3:ListTagsForResource', ...Object.values(BUCKET_SETTINGS).flatMap(({ read }) => read),
    ],
    change: ['s3:CreateBucket', 's3:DeleteBucket', 's3:PutBucketTagging', 's3:TagResource', 's3:UntagResource'],
  },
  aws_s3_bucket_lifecycle_configuration: BUCKET_SETTINGS.lifecycle,
  aws_s3_bucket_ownership_controls: BUCKET_SETTINGS.ownership,
  aws_s3_bucket_policy: BUCKET_SETTINGS.policy,
  aws_s3_bucket_public_access_block: BUCKET_SETTINGS.publicAccess,
  aws_s3_bucket_server_side_encryption_configuration: BUCKET_SETTINGS.encryption,
  aws_s3_bucket_versioning: BUCKET_SETTINGS.versioning,
  aws_security_group: {
    read: ['ec2:DescribeSecurityGroups'],
    change: [
      'ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateSecurityGroup', 'ec2:DeleteSecurityGroup',
      'ec2:DescribeNetworkInterfaces', 'ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress', ...EC2_TAGS,
    ],
  },
  aws_subnet: {
    read: ['ec2:DescribeSubnets'],
    change: ['ec2:CreateSubnet', 'ec2:DeleteSubnet', 'ec2:DescribeNetworkInterfaces', 'ec2:ModifySubnetAttribute', ...EC2_TAGS],
  },
  aws_vpc: {
    read: ['ec2:DescribeNetworkAcls', 'ec2:DescribeRouteTables', 'ec2:DescribeSecurityGroups', 'ec2:DescribeVpcAttribute', 'ec2:DescribeVpcs'],
    change: ['ec2:CreateVpc', 'ec2:DeleteVpc', 'ec2:ModifyVpcAttribute', ...EC2_TAGS],
  },
  aws_vpc_endpoint: {
    read: ['ec2:DescribePrefixLists', 'ec2:DescribeVpcEndpoints', 'ec2:DescribeVpcEndpointServices', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets'],
    change: ['ec2:CreateVpcEndpoint', 'ec2:DeleteVpcEndpoints', 'ec2:ModifyVpcEndpoint', ...EC2_TAGS],
  },
  aws_vpc_security_group_egress_rule: {
    read: ['ec2:DescribeSecurityGroupRules'],
    change: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:ModifySecurityGroupRules', 'ec2:RevokeSecurityGroupEgress', ...EC2_TAGS],
  },
  aws_vpc_security_group_ingress_rule: {
    read: ['ec2:DescribeSecurityGroupRules'],
    change: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:RevokeSecurityGroupIngress', ...EC2_TAGS],
  },
};
