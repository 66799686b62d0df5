import { pythonIn } from '../../tools/edition/python';
import { differences, manifestOf, pinned, rewritten } from '../../tools/edition-cdktn';

it('rewrites names of modules, and nothing else', () => {
  const source = [
    'import { AwsProvider } from \'@cdktf/provider-aws/lib/provider\';',
    'import { Release } from \'@cdktf/provider-helm/lib/release\';',
    'import { App } from "cdktf";',
    'import { Cluster } from \'../cluster\';',
    'const KEY = \'cdktf-observable-eks/today\'; // cdktf reads it',
  ].join('\n');
  expect(rewritten(source, '../..').split('\n')).toEqual([
    'import { AwsProvider } from \'@cdktn/provider-aws/lib/provider\';',
    'import { Release } from \'../../helm/release/index\';',
    'import { App } from "cdktn";',
    'import { Cluster } from \'../cluster\';',
    'const KEY = \'cdktf-observable-eks/today\'; // cdktf reads it',
  ]);
});

it('names the package, its peers and its bindings after the edition', () => {
  const manifest = manifestOf({
    name: 'cdktf-observable-eks',
    description: 'Amazon EKS for CDK for Terraform.',
    keywords: ['aws', 'cdktf'],
    peerDependencies: { cdktf: '^0.21.0' },
    jsii: { targets: { python: { distName: 'cdktf-observable-eks', module: 'cdktf_observable_eks' }, dotnet: { namespace: 'Worktest.Cdktf.ObservableEks' } } },
  });
  expect(manifest).toMatchObject({
    name: 'cdktn-observable-eks',
    description: 'Amazon EKS for CDK Terrain.',
    keywords: ['aws', 'cdktn'],
    jsii: { targets: { python: { distName: 'cdktn-observable-eks', module: 'cdktn_observable_eks' }, dotnet: { namespace: 'Worktest.Cdktn.ObservableEks' } } },
  });
  expect(Object.keys(manifest.peerDependencies)).toEqual(['@cdktn/provider-aws', 'cdktn', 'constructs']);
});

it('pins the Helm provider to the version of its schema', () => {
  expect(pinned('{ terraformGeneratorMetadata: {\n  providerName: \'helm\'\n}, terraformProviderSource: \'hashicorp/helm\' }')).toBe(
    '{ terraformGeneratorMetadata: {\n  providerName: \'helm\', providerVersion: \'3.1.1\', providerVersionConstraint: \'3.1.1\' }, terraformProviderSource: \'helm\' }',
  );
});

describe('two syntheses', () => {
  const stack = (aws: object, more: object = {}) => ({
    '//': { metadata: { version: '0.21.0', stackName: 'a' } },
    'terraform': { required_providers: { aws, helm: { source: 'helm', version: '3.1.1' } } },
    'resource': { aws_vpc: { Vpc: { cidr_block: '10.0.0.0/16' } } },
    ...more,
  });
  const here = stack({ source: 'aws', version: '6.25.0' });

  it('may have another version of CDK and of the AWS provider', () => {
    const there = stack({ source: 'hashicorp/aws', version: '6.66.0' }, { '//': { metadata: { version: '0.24.0', stackName: 'a' } } });
    expect(differences(here, there)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an argument', { resource: { aws_vpc: { Vpc: { cidr_block: '10.1.0.0/16' } } } }, '/resource/aws_vpc/Vpc/cidr_block: "10.0.0.0/16" and "10.1.0.0/16"'],
    ['a logical id', { resource: { aws_vpc: { Vpc: { cidr_block: '10.0.0.0/16' }, Other: {} } } }, '/resource/aws_vpc/Other: undefined and {}'],
    ['another Helm provider', { terraform: { required_providers: { aws: { source: 'aws' }, helm: { source: 'helm', version: '3.2.0' } } } },
      '/terraform/required_providers/helm/version: "3.1.1" and "3.2.0"'],
  ])('may not differ in %s', (_, more, difference) => {
    expect(differences(here, stack({ source: 'aws' }, more))).toEqual([difference]);
  });
});

it('rewrites names in Python, and nothing that is only called so', () => {
  expect(pythonIn('from cdktf import App\nfrom cdktf_cdktf_provider_aws.provider import AwsProvider\nfrom cdktf_observable_eks import Warnings\nbucket = "cdktf-state"\n')).toBe(
    'from cdktn import App\nfrom cdktn_provider_aws.provider import AwsProvider\nfrom cdktn_observable_eks import Warnings\nbucket = "cdktf-state"\n',
  );
});
