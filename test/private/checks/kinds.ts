/** What the name of an option says it stands for: values that are wrong for that, whoever asks, and some that are right. */
export interface Kind {
  readonly name: string;
  /** Names of options, or struct and option where the name alone does not say it. */
  readonly of: RegExp;
  /** Types in `argument-types.json`; text alone or in a list unless it says another. */
  readonly type?: RegExp;
  readonly wrong: unknown[];
  readonly right: unknown[];
  /** What else a list of them needs. */
  readonly beside?: unknown[];
}

const here = 'eu-west-2:111122223333';
const UUID = '01234567-89ab-cdef-0123-456789abcdef';
const NOT_AN_ARN = ['', 'blue', 'arn:aws', 'arn:aws:ec2:eu-west-2:111122223333:instance/i-0123456789abcdef0'];
const elsewhere = (arn: string) => arn.replace('arn:aws:', 'arn:aws-cn:');
const arn = (name: string, of: RegExp, ...right: string[]): Kind => ({ name: `the ARN of ${name}`, of, wrong: [...NOT_AN_ARN, ...right.slice(0, 1).map(elsewhere)], right });
const regional = (name: string, of: RegExp, right: string): Kind => {
  const kind = arn(name, of, right);
  return { ...kind, wrong: [...kind.wrong, right.replace('eu-west-2', 'us-east-1')] };
};
const text = (name: string, of: RegExp, wrong: string[], right: string[]): Kind => ({ name, of, wrong, right });
const map = (name: string, of: RegExp, wrong: object[], right: object[]): Kind => ({ name, of, type: /^\{(string|string\[\])\}$/, wrong, right });
const number = (name: string, of: RegExp, wrong: number[], right: number[]): Kind => ({ name, of, type: /^number(\[\])?$/, wrong, right });
const DNS_LABEL = ['', 'Upper', 'a_b', '-a', 'a b', 'x'.repeat(64)];
const DNS_NAME = ['', 'Upper', 'a_b', '-a', 'a b', 'x'.repeat(254)];
const NOT_A_URL = ['', 'prometheus', 'ftp://example.com', 'https://', 'https://a b'];
const NOT_A_SAFE_URL = [...NOT_A_URL, 'https://me:secret@example.com'];
const NOT_A_BLOCK = ['', 'everywhere', '10.0.0.0', '10.0.0.1/16', '10.0.0.0/33', '256.0.0.0/16'];
const NO_IMAGE = ['', 'a b', 'https://example.com/a', 'example.com/Upper:1'];
const id = (prefix: string, other: string) => ({ wrong: ['', 'main', `${prefix}-1`, `${other}-0123456789abcdef0`], right: [`${prefix}-0123456789abcdef0`, `${prefix}-0123abcd`] });

/** The first that fits an option says what it is. */
export const KINDS: Kind[] = [
  regional('a KMS key', /^(kmsKeyArn|diskKmsKeyArn|logKmsKeyArn|keyArn)$/, `arn:aws:kms:${here}:key/${UUID}`),
  regional('a certificate', /^certificateArn$/, `arn:aws:acm:${here}:certificate/${UUID}`),
  regional('a cluster', /^clusterArn$/, `arn:aws:eks:${here}:cluster/blue`),
  arn('a bucket', /^bucketArn$/, 'arn:aws:s3:::invoices'),
  arn('a workspace', /^workspaceArn$/, `arn:aws:aps:${here}:workspace/ws-0123abcd`),
  arn('a stream', /^streamArn$/, `arn:aws:kinesis:${here}:stream/logs`),
  arn('a queue', /[qQ]ueueArn$/, `arn:aws:sqs:${here}:jobs`),
  arn('a topic', /^topicArn$/, `arn:aws:sns:${here}:alarms`),
  arn('a table', /^tableArn$/, `arn:aws:dynamodb:${here}:table/orders`),
  arn('log groups', /^logGroupArns?$/, `arn:aws:logs:${here}:log-group:app`),
  arn('secrets', /^secretArns$/, `arn:aws:secretsmanager:${here}:secret:app-AbCdEf`),
  arn('parameters', /^parameterArns$/, `arn:aws:ssm:${here}:parameter/app/key`),
  arn('hosted zones', /^hostedZoneArns$/, 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ'),
  arn('an OIDC provider', /^(oidcProviderArn|providerArn)$/, 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'),
  arn('a policy', /BoundaryArn$/, 'arn:aws:iam::111122223333:policy/boundary'),
  arn('roles and users', /^administratorArns$/, 'arn:aws:iam::111122223333:role/worker'),
  arn('a role', /[rR]oleArns?$/, 'arn:aws:iam::111122223333:role/worker'),
  { name: 'any ARN', of: /Arns?$/, wrong: ['', 'blue', 'arn:aws', elsewhere('arn:aws:s3:::invoices')], right: ['arn:aws:s3:::invoices'] },
  map('principals', /^admins$/, [...NOT_AN_ARN.map((one) => ({ ops: one })), { ops: 'arn:aws-cn:iam::111122223333:role/ops' }], [{ ops: 'arn:aws:iam::111122223333:role/ops' }]),
  map('roles of service accounts', /^existingRoles$/, [...NOT_AN_ARN.map((one) => ({ 'payments:worker': one })), { payments: 'arn:aws:iam::111122223333:role/a' }],
    [{ 'payments:worker': 'arn:aws:iam::111122223333:role/a' }]),
  { name: 'a VPC', of: /^vpcId$/, ...id('vpc', 'subnet') },
  { name: 'subnets', of: /[sS]ubnetIds$/, ...id('subnet', 'vpc'), right: ['subnet-0123456789abcdef2', 'subnet-0123abcd'], beside: ['subnet-0123456789abcdef9'] },
  { name: 'route tables', of: /^routeTableIds$/, ...id('rtb', 'vpc') },
  { name: 'an image of nodes', of: /^imageId$/, ...id('ami', 'vpc') },
  text('an id of GitHub', /^(ownerId|repositoryId)$/, ['', 'acme', '-1'], ['12345678']),
  { ...text('blocks of private subnets', /^privateSubnetCidrs$/, NOT_A_BLOCK, ['10.0.0.0/20']), beside: ['10.0.16.0/20'] },
  { ...text('blocks of public subnets', /^publicSubnetCidrs$/, NOT_A_BLOCK, ['10.0.192.0/20']), beside: ['10.0.208.0/20'] },
  text('blocks of a VPC', /^(vpcCidr|reservedCidrs|serviceCidr)$/, NOT_A_BLOCK, []),
  text('blocks of public addresses', /^publicCidrs$/, [...NOT_A_BLOCK, '10.0.0.0/8', '203.0.113.0/24'], ['52.94.76.0/24']),
  text('blocks', /Cidrs?$|^sourceRanges$/, [...NOT_A_BLOCK, '2001:db8::1/32', '2001:db8::/129'], ['10.0.0.0/8', '2600:1f18::/32']),
  text('addresses', /Addresses$/, ['', 'nat', '52.94.76.0/24', '256.1.1.1'], ['52.94.76.1']),
  text('a container', /^containerName$/, DNS_LABEL, ['web']),
  text('a folder of a container', /^logFolder$/, ['', 'logs', '/logs/', '/a b'], ['/data/logs']),
  text('files of a folder', /^files$/, ['', '../a', 'a,b', 'a b'], ['access*.log']),
  text('a region', /[rR]egions?$/, ['', 'London', 'eu-west-2a', 'EU-WEST-2'], ['eu-west-2', 'us-gov-west-1']),
  { ...text('zones', /ZoneNames$/, ['', 'a', 'eu-west-2', 'us-east-1a', 'euw2-az1'], ['eu-west-2a']), beside: ['eu-west-2b'] },
  map('labels of series', /^externalLabels$/, [{ '': 'a' }, { 'a b': 'a' }, { '1a': 'a' }, { 'a/b': 'a' }], [{ cluster: 'any text' }]),
  map('labels', /[lL]abels$/, [{ '': 'a' }, { 'a b': 'a' }, { a: 'a b' }, { a: 'x'.repeat(64) }], [{ 'example.com/team': 'platform' }]),
  map('annotations', /[aA]nnotations$/, [{ '': 'a' }, { 'a b': 'a' }, { 'a/b/c': 'a' }], [{ 'example.com/team': 'any text' }]),
  map('tags', /[tT]ags$/, [{ '': 'a' }, { 'aws:a': 'a' }, { 'a*': 'a' }, { a: 'x'.repeat(257) }, { ['x'.repeat(129)]: 'a' }], [{ 'cost centre': '4711' }]),
  map('what nodes and pods have', /^(nodeResources|podResources)$/, [{ '': '1' }, { 'a b': '1' }, { 'example.com/device': 'many' }], [{ 'example.com/device': '1' }]),
  text('the operator of a condition', /^operator$/, ['', 'Equals', 'StringEqual'], ['StringEquals', 'ForAnyValue:StringLikeIfExists', 'Null']),
  text('whom a Service sends traffic to', /TrafficPolicy$/, ['', 'local'], ['Local']),
  text('a type of content', /^contentType$/, ['', 'script'], ['text/x-shellscript; charset="us-ascii"']),
  text('what is not empty', /^(content|awsProfile|cedarPolicy|source)$/, ['', ' '], []),
  text('a chart', /^chart$/, ['', 'a b'], ['queue', './charts/queue']),
  text('a folder of dashboards', /^folder$/, ['', '!'], ['Mine']),
  text('the key of a state', /^S3StateOptions\.key$/, ['', '/a', 'a/'], ['platform.tfstate', 'a b/c.tfstate']),
  text('the key of a condition', /^PolicyCondition\.key$/, ['', 'a b', 'team', 'aws:'], ['aws:ResourceTag/cost centre', 'token.actions.githubusercontent.com:sub']),
  text('the key of a label', /^key$/, ['', 'a b', 'a/b/c', 'x'.repeat(64)], ['example.com/team']),
  text('the value of a label', /^value$/, ['a b', 'x'.repeat(64)], ['', 'a.b']),
  text('a namespace', /[nN]amespaces?$/, DNS_LABEL, ['payments']),
  text('a sidecar', /^sidecarName$/, DNS_LABEL, ['sidecar']),
  text('an instrumentation', /^instrumentationName$/, DNS_NAME, ['default', 'slow.traces']),
  text('a service account', /^serviceAccountName$/, DNS_NAME, ['worker', 'worker.v2']),
  text('a release', /^releaseName$/, [...DNS_LABEL, 'x'.repeat(54)], ['queue']),
  text('the host of a database', /^(DatabaseServer|GrafanaDatabaseBinding)\.host$/, ['', 'https://db', 'a b', 'db.example.com:5432', '-db'], ['db.example.com', 'db', '10.0.0.5']),
  text('what a database server calls something', /^(databaseName|DatabaseServer\.user)$/, ['', 'a b', 'a\'b', '-a', 'a;b'], ['grafana', 'Grafana_2', 'team.grafana']),
  text('an expression on one line', /^GrafanaRoles\.expression\.expression$/, ['', ' ', 'a\nb'], ['contains(groups[*], \'ops\') && \'Admin\'']),
  text('a class of RDS', /^ManagedPostgresOptions\.instanceClass$/, ['', 't4g.small', 'db.t4g'], ['db.t4g.micro', 'db.m7g.2xlarge']),
  text('a version of PostgreSQL', /^ManagedPostgresOptions\.engineVersion$/, ['', 'latest', '9.6', '17.x', '17.6.1'], ['16', '17.6']),
  { name: 'a security group', of: /^nodesSecurityGroupId$/, ...id('sg', 'vpc') },
  number('days of backups', /^backupDays$/, [0, 36, 0.5], [1, 35]),
  text('groups of a provider', /^GrafanaRoleGroups\.(admins|editors|viewers)$/, ['', 'o\'brien', 'a\\b', 'a\nb'], ['ops', 'CN=Ops, OU=IT']),
  text('groups of a provider in a line of CSV', /^(ArgoCdOidcOptions\.(adminGroups|viewerGroups)|GitOpsTeamOptions\.groups)$/, ['', 'a,b', 'a\nb', 'a"b', '#a'], ['ops', 'Team & Co. (IT)']),
  text('what Argo CD asks a provider with', /^ArgoCdOidcOptions\.(clientId|scopes|buttonText)$/, ['', 'a\nb', 'a"b', '$a'], ['argocd', 'api://argocd/.default']),
  text('a folder of a repository', /^GitSource\.path$/, ['', '/deploy', '../deploy', 'a/../../b', 'a b'], ['deploy/production', '.', './deploy', 'apps/*']),
  text('a branch or a tag', /^GitSource\.(branch|tag)$/, ['', 'a b', 'a..b', '-a', 'a~1', 'refs:heads', 'a/', 'a.lock'], ['main', 'feature/x', 'v1.2.3']),
  text('a team', /^team$/, ['', 'bank'], ['shop']),
  text('a host', /^domain$/, DNS_NAME, ['argocd.example.com']),
  text('a ClusterRole', /^clusterRoleName$/, ['', 'a b', 'a/b', '..'], ['admin', 'system:aggregate-to-admin', 'Deployer']),
  map('roles by workload', /^roleArns$/, [...NOT_AN_ARN.map((one) => ({ dns: one })), { 'a-b': 'arn:aws:iam::111122223333:role/dns' }], [{ external_dns: 'arn:aws:iam::111122223333:role/dns' }]),
  map('classes by use', /^ingressClasses$/, [{ internet: '' }, { internet: 'a b' }, { 'a-b': 'alb' }], [{ internet: 'alb' }]),
  map('facts', /^additionalFacts$/, [{ '': 'a' }, { 'a-b': 'a' }, { A: 'a' }], [{ domain: 'any text' }]),
  map('facts by parameter', /^helmParameters$/, [{ a: '' }, { a: 'a-b' }, { a: 'x"}}' }], [{ 'serviceAccount.annotations.role': 'external_dns_iam_role_arn' }]),
  text('a claim', /^(claim|groupsClaim)$/, ['', 'a"b', 'a\\b'], ['groups', 'cognito:groups']),
  text('a line of the configuration of Grafana', /^OidcSignInOptions\.(clientId|buttonText|scopes|allowedDomains|allowedGroups)$/,
    ['', 'a\nb', '{{ .Values }}', '$__env{HOME}', 'a # b', 'a"b'], ['grafana', 'api://grafana/.default', 'Team & Co. (SSO)']),
  text('addresses that Grafana asks', /^GrafanaSignInBinding\.urls$/, NOT_A_SAFE_URL, ['https://id.example.com/token']),
  text('a Secret', /[sS]ecretName$/, DNS_NAME, ['grafana-admin', 'grafana.admin']),
  text('an object of Kubernetes', /^(storageClassName|retainStorageClassName|runtimeClassName|ingressClassNames?|className)$/, DNS_NAME, ['fast', 'fast.v2']),
  text('a class of Services', /^(serviceClassNames|loadBalancerClass)$/, ['', 'a b', 'a/b/c'], ['service.k8s.aws/nlb']),
  text('Services', /^keptServices$/, ['', 'a', 'Upper/a', 'a/b/c', 'a/b c'], ['shop/web']),
  text('clusters', /^clusterNames?$/, ['', '-a', 'a b', 'a.b', 'x'.repeat(101)], ['blue', 'Blue_2']),
  text('a policy of IAM', /^WorkloadBoundaryProps\.name$/, ['', 'a b', 'a/b', 'x'.repeat(129)], ['workload-boundary']),
  text('workflows of GitHub', /^workflowRefs$/, ['', 'deploy', 'a b'], []),
  text('a node group', /^(groupName|name)$/, ['', 'a b', '-a', 'a/b'], ['more']),
  text('accounts', /^accounts$/, ['', '1234', 'acme'], ['123456789012']),
  text('owners of images', /^imageOwners$/, ['', '1234', 'canonical'], ['123456789012', 'amazon', 'self']),
  text('buckets, with `*`', /^readableBuckets$/, ['', 'Upper', 'a b', 'arn:aws:s3:::a'], ['acme-*']),
  text('a bucket', /^bucketName$/, ['', 'ab', 'Upper', 'a_b', 'a..b', '192.168.0.1', 'xn--a', 'x'.repeat(64)], ['acme-state', 'acme.state']),
  text('what a network is called', /^networkName$/, ['', 'a*b', 'x'.repeat(201)], ['blue']),
  text('a policy', /^policyName$/, ['a b', 'a/b', 'x'.repeat(129)], ['Queue']),
  text('a role', /^roleName$/, ['', 'a b', 'x'.repeat(65)], ['node']),
  text('the start of names', /^namePrefix$/, ['a b', 'a/b'], ['acme']),
  text('the path of roles', /^rolePath$/, ['', 'platform', '/platform', 'a b'], ['/', '/platform/']),
  text('policies of AWS', /[mM]anagedPolicies$/, ['', 'a b', 'a*'], ['ReadOnlyAccess', 'service-role/AmazonEBSCSIDriverPolicyV2']),
  map('policies of AWS', /[mM]anagedPolicies$/, [{ a: '' }, { a: 'a b' }, { 'A b': 'ReadOnlyAccess' }], [{ reading: 'ReadOnlyAccess' }]),
  text('the version of a chart', /^chartVersion$/, ['', 'latest', '1.2', '^1.2.3', '1.x'], ['1.4.0']),
  text('the version of an add-on', /^addonVersion$/, ['', 'latest', 'v1.20.0', '1.20.0-eksbuild.1'], ['v99.20.0-eksbuild.1']),
  text('a version of Kubernetes', /^(kubernetesFrom|kubernetesTo)$/, ['', 'latest', '1', 'v1.33', '1.33.2'], ['1.33']),
  text('a version', /^version$/, ['', 'latest', 'x'], []),
  text('a repository of charts', /^(chartRepository|ChartEntry\.repository|ChartMirrorOptions\.repository)$/, ['', 'charts', 'https://', 'oci://', 'https://a b'], ['https://charts.example.com', 'oci://example.com/charts']),
  text('the address of a proxy', /^proxyUrl$/, NOT_A_URL, ['http://proxy:3128', 'http://me:secret@proxy:3128', 'socks5://localhost:1080']),
  text('an address', /[uU]rls?$/, NOT_A_SAFE_URL, ['https://prometheus.example.com:9090/a']),
  text('an API server', /^endpoint$/, ['', 'ftp://a', 'https://', 'a b', 'https://a b'], ['https://localhost:8443', 'localhost:8443', 'https://[::1]:6443']),
  text('the name of a server', /^tlsServerName$/, ['', 'a b', 'https://example.com', 'example.com/a', 'example.com:443'], ['example.com']),
  text('an image of containers', /[iI]mage$/, NO_IMAGE, ['registry.example.com/tools/kubectl:1.36', 'busybox']),
  text('a device', /DeviceName$/, ['', 'a b', '/dev'], ['/dev/xvda', '/dev/sda1']),
  text('a path on a machine', /^mountPath$/, ['', 'a'], ['/var/run/a']),
  text('user data', /^userData$/, ['', ' \n', 'x'.repeat(16385)], ['#!/bin/sh\nexit 0\n']),
  text('instance types', /^instanceTypes$/, ['', 't3', 'big', 'T3.MEDIUM', 't3.medium '], []),
  text('a type of image', /^amiType$/, ['', 'Ubuntu', 'WINDOWS_CORE_2022_x86_64', 'CUSTOM'], ['AL2023_x86_64_STANDARD']),
  text('services of AWS', /^(awsServices|services|additionalServices)$/, ['', 'a b', 'com.amazonaws.eu-west-2.sqs', 'https://sqs'], ['sqs']),
  text('actions of IAM', /^(actions|read|change|additionalActions)$/, ['', 'SendMessage', 'sqs', 'sqs:', 'sqs:a b'], ['sqs:SendMessage']),
  text('resources of IAM', /^resources$/, ['', 'jobs', 'arn:aws'], [`arn:aws:sqs:${here}:jobs`, `arn:aws:sqs:${here}:jobs-*`]),
  text('the id of a statement', /^sid$/, ['', 'a b', 'a-b'], ['Send']),
  text('a policy for TLS of Classic ELBs', /^ClassicElbOptions\.sslPolicy$/, ['', 'TLS 1.2', 'ELBSecurityPolicy-TLS13-1-2-2021-06'], ['ELBSecurityPolicy-TLS-1-2-2017-01']),
  text('a policy for TLS', /^sslPolicy$/, ['', 'TLS 1.2', 'a/b'], ['ELBSecurityPolicy-TLS13-1-2-2021-06']),
  text('a commit', /^commit$/, ['', 'main', 'v1.2.3'], []),
  text('an expression for lines', /^dropPatterns$/, ['', ' a', 'a\nb'], ['GET /healthz']),
  text('series', /^match$/, ['', ' ', '{}', 'a b', '{'], ['up', '{__name__=~"job:.*"}', 'up{job="a"}']),
  text('names of metrics', /^(keptMetrics|droppedMetrics)$/, ['', 'a b'], ['container_.*']),
  text('a workspace', /^workspaceName$/, ['', ' a', 'x'.repeat(101)], ['Platform metrics']),
  text('a day', /^(date|retiredOn)$/, ['', 'yesterday', '2026-13-01', '2026-02-30', '1.2.2026'], ['2026-11-01']),
  text('a currency', /^currency$/, ['', 'euro', '$'], ['EUR']),
  text('base64', /^(encoded|certificateAuthorityData)$/, ['', '***'], []),
  text('a digest', /^imageSha384$/, ['', 'abc', 'g'.repeat(96)], []),
  map('digests of images', /^digests$/, [
    { 'grafana/grafana': `sha256:${'0'.repeat(64)}` }, { 'a b:1': `sha256:${'0'.repeat(64)}` }, { 'busybox:1.38': 'latest' }, { 'busybox:1.38': '0'.repeat(64) },
  ], [{ 'docker.io/grafana/grafana:13.2.0': `sha256:${'0'.repeat(64)}` }]),
  map('digests', /^pcrs$/, [{ x: ['0'.repeat(95) + '1'] }, { 8: ['abc'] }, { 32: ['a'.repeat(96)] }], []),
  text('a repository of GitHub', /^repository$/, ['', 'acme', 'a b/c', 'https://github.com/acme/platform'], []),
  text('a branch', /^branch$/, ['', 'a b', 'a*'], ['main', 'release/1.2']),
  text('an environment of GitHub', /^(environment|planEnvironment)$/, ['', 'a*'], ['production', 'Production EU']),
  text('a file', /^path$/, ['', '/etc/passwd', '../a'], []),
  map('attributes of a resource', /^resourceAttributes$/, [{ team: '' }, { team: 'a b' }, { team: 'a,b' }, { 'a=b': 'c' }], [{ 'deployment.environment.name': 'demo' }]),
  map('prices', /^(hourly|monthly|gibMonthly|instances)$/, [{ a: 'cheap' }, { a: '-1' }, { a: '' }], []),
  map('inputs of a dashboard', /^inputs$/, [{ '': 'a' }, { A: '' }, { 'a b': 'c' }], [{ DS_PROMETHEUS: 'prometheus' }]),
  number('seconds', /Seconds$/, [-1, 0, 0.5], [60]),
  number('days, of which 0 may be all', /^(retentionDays|logRetentionDays)$/, [-1, 0.5], [14]),
  number('days', /Days$/, [-1, 0, 0.5], [14]),
  number('a size', /(GiB|Mib)$/, [-1, 0], []),
  number('per cent', /Percentage$/, [-1, 0, 101, 0.5], [50]),
  number('hops', /HopLimit$/, [-1, 0, 65, 0.5], [1, 2]),
  number('a number', /./, [-1, 0.5], [2]),
];
