/** Options that take any value of their type, and why. By struct or call, or by the name alone where that holds for all. */
export const ANYTHING: Record<string, string> = {
  // Read by people alone.
  'description': 'shown in the console',
  'evidence': 'a sentence',
  'documentation': 'for readers',
  'license': 'for readers',
  'appVersion': 'for readers; projects number as they like',
  'successor': 'ends a sentence',
  'scaledBy': 'ends a sentence',
  'otherNodes': 'ends a sentence',
  'otherWayOut': 'a sentence for readers',
  'reason': 'a sentence; how long it has to be is tested with the statements',
  'otherSources': 'for readers',
  'properties': 'Fluent Bit and its plugins know which there are',
  'replacementKey': 'any text that differs is another one',
  // Of a machine, which alone knows what is right.
  'directory': 'a place on the machine',
  'awsCommand': 'the program of the machine, and its arguments',
  'ChartMirrorOptions.folder': 'a place on the machine; what it lacks is refused with the chart',
  // What the name stands for has no rule that the text alone tells.
  'prefix': 'every text can begin a key in a bucket',
  'values': 'what a condition compares with',
  'medium': 'Kubernetes knows more kinds from version to version',
  'kmsConditionKeys': 'for readers: which keys compare the evidence',
};

/** Values that are wrong for most options of a kind, and right for some; why, in a comment. */
export const TAKES: Record<string, unknown[]> = {
  // A bucket and a topic may be in another region, with a key of that region.
  ...Object.fromEntries([
    'BucketAccess', 'Policies.sqsSend', 'Policies.sqsConsume', 'Policies.snsPublish', 'Policies.secretsRead', 'Policies.ssmParametersRead',
  ].map((place) => [`${place}.kmsKeyArn`, ['arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef']])),
  // Servers that speak S3 call their regions as they like.
  'S3CompatibleStorageOptions.region': ['London', 'eu-west-2a', 'EU-WEST-2'],
};

/** Options that ask for more than their kind, and why: what is right elsewhere is not tried. */
export const NARROWER: Record<string, string> = {
  'S3CompatibleStorageOptions.endpoint': 'no path, and a scheme',
  'ObjectStorageBucket.endpoint': 'no path, and a scheme',
  'FluentBitOptions.bufferMiB': '16 at least',
  'FluentBitProps.bufferMiB': '16 at least',
  'LokiDistributedOptions.ingesters': 'three keep each line',
  'LokiSimpleScalableOptions.writers': 'three keep each line',
  'LokiDistributedOptions.chunksCacheMiB': '64 at least',
  'LokiDistributedOptions.resultsCacheMiB': '64 at least',
  'AmdSevSnpOptions.additionalRegions': 'the region of the stack has to be among them',
  'AwsLoadBalancerOptions.sourceRanges': 'the cloud controller takes IPv4 alone',
  'ClassicElbOptions.sourceRanges': 'the cloud controller takes IPv4 alone',
  'CustomAmi.userData': 'not for a sandbox, which adds parts of its own; NodeAmi.custom is tried with the node group',
  'GithubDeployRolesProps.ownerTags': 'have to be on everything that the stacks make',
  'GithubDeployRolesProps.region': 'that of the stacks',
  'GrafanaOptions.replicas': 'several need a database that they share',
  'GrafanaProps.replicas': 'several need a database that they share',
  'IrsaHardeningProps.existingRoles': 'has to be granted something',
  'NodeGroupOptions.metadataHopLimit': '1 alone in a confidential group',
};

/** Options that an error names by another word. */
export const NAMED_AS: Record<string, string> = {
  'DualIngressProps.drainImage': '`image`',
  'ManagedNodeGroupProps.identityHopLimit': '`metadataHopLimit`',
  'NodeAmi.of.amiType': '`ami`',
  'NodeGroupSize.fixed.count': '`size`',
  'NodeRoleProps.additionalAwsManagedPolicies': '`awsManagedPolicies`',
  'SecretsEncryption.existingKey.keyArn': '`secretsEncryption`',
  'VpcEndpoints.forNodes.additionalServices': '`endpoints[',
  'VpcEndpoints.of.services': '`endpoints[',
  'WorkloadPolicy.nodeRoleAwsManagedPolicies': '`awsManagedPolicies`',
  'WorkloadPolicy.awsManagedPolicies': '`awsManagedPolicies`',
};

/** Options whose value has to be in the program, and why. */
export const LITERAL: Record<string, string> = {
  'WorkloadBoundaryProps.region': 'part of the policy',
  'additionalActions': 'each is looked at',
  'planEnvironment': 'decides who may take a role',
  'workflowRefs': 'decides who may take a role',
  'actions': 'what is allowed is checked',
  'awsManagedPolicies': 'part of a construct id',
  'branch': 'decides who may take a role',
  'S3StateBucketProps.bucketName': 'Terraform reads it before anything else',
  'S3StateOptions.bucketName': 'Terraform reads it before anything else',
  'clusterName': 'part of tag keys',
  'clusterNames': 'part of tag keys',
  'environment': 'decides who may take a role',
  'groupName': 'part of labels',
  'nodeRoleAwsManagedPolicies': 'part of a construct id',
  'policyName': 'part of a construct id',
  'services': 'part of a construct id',
  'additionalServices': 'part of a construct id',
  'kubernetesNamespace': 'part of a construct id',
  'serviceAccountName': 'part of a construct id',
  'repository': 'decides who may take a role',
  'ownerId': 'decides who may take a role',
  'repositoryId': 'decides who may take a role',
  'ClusterNetworkProps.availabilityZones': 'the number of subnets',
  'ClusterNetworkProps.vpcCidr': 'subnets are laid out in it',
  'ConfidentialNodeGroupProps.instanceTypes': 'which can have the technology is looked up',
  'CustomAmi.userData': 'not for a sandbox',
  'Dashboard.name': 'a key in the values of the chart',
  'GithubDeployRolesProps.ownerTags': 'have to be on everything that the stacks make',
  'GithubDeployRolesProps.region': 'part of the policies',
  'GrafanaOptions.replicas': 'several have to find each other',
  'GrafanaProps.replicas': 'several have to find each other',
  'IrsaHardeningProps.existingRoles': 'has to be granted something',
  'KubernetesVersion.of.version': 'decides what is made',
  'KubernetesVersion.unchecked.version': 'decides what is made',
  'NitroEnclavesOptions.cpuCount': 'nodes and pods are told the same figure',
  'NitroEnclavesOptions.enclavesPerNode': 'nodes and pods are told the same figure',
  'NitroEnclavesOptions.memoryMib': 'nodes and pods are told the same figure',
  'LogsEndpoint.url': 'host and port are told apart for Fluent Bit',
  'FederatedPrometheusOptions.url': 'host and path are told apart for Prometheus',
  'MetricsScaleOptions.replicas': 'volumes are counted',
  'MetricsScaleOptions.retentionSizeGiB': 'compared with the volume',
  'LokiDistributedOptions.ingesters': 'volumes are counted',
  'LokiSimpleScalableOptions.backends': 'volumes are counted',
  'LokiSimpleScalableOptions.writers': 'volumes are counted',
  'NodeGroupOptions.instanceTypes': 'given once in a confidential group',
  'ObservableEksCluster.addNodeGroup.name': 'part of a construct id',
  'PriceList.fromFile.path': 'read at synthesis',
  'PriceListAttributes.date': 'a list of prices is read at synthesis',
  'PriceListAttributes.region': 'a list of prices is read at synthesis',
  'PriceListAttributes.currency': 'a list of prices is read at synthesis',
  'S3StateOptions.key': 'Terraform reads it before anything else',
  'S3StateOptions.region': 'Terraform reads it before anything else',
};
