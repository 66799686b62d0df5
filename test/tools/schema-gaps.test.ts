import type { Block, StackConfig } from '../../tools/manifest';
import { findSchemaGaps, withoutProvider } from '../../tools/schema-gaps';
import type { ProviderSchema } from '../../tools/terraform';

const SCHEMA: ProviderSchema = {
  provider: { block: { attributes: { region: { type: 'string', optional: true } } } },
  resource_schemas: {
    aws_cluster: {
      block: {
        attributes: {
          arn: { type: 'string', computed: true },
          name: { type: 'string', required: true },
          region: { type: 'string', computed: true },
          tags: { type: ['map', 'string'], optional: true },
          identity: { type: ['list', ['object', { issuer: 'string' }]], computed: true },
          scaling: { nested_type: { nesting_mode: 'list', attributes: { size: { type: 'number', optional: true } } }, optional: true },
        },
        block_types: {
          network: {
            nesting_mode: 'list',
            block: {
              attributes: { subnets: { type: ['set', 'string'], optional: true } },
              block_types: { rule: { nesting_mode: 'set', block: { attributes: { port: { type: 'number', optional: true } } } } },
            },
          },
        },
      },
    },
  },
  data_source_schemas: { aws_place: { block: { attributes: { name: { type: 'string', computed: true } } } } },
};

function gapsOf(cluster: Block, rest: StackConfig = {}) {
  const { gaps, config } = findSchemaGaps({ ...rest, resource: { ...rest.resource, aws_cluster: { A: cluster } } }, SCHEMA);
  return { gaps, config, cluster: config.resource!.aws_cluster.A };
}

describe('schema gaps', () => {
  test('are none where the schema knows all', () => {
    const cluster = {
      '//': { metadata: { path: 'a' } },
      'name': 'n',
      'tags': { any: 'x' },
      'scaling': [{ size: 1 }],
      'network': { subnets: ['s'], rule: [{ port: 1 }] },
      'depends_on': ['aws_cluster.B'],
      'lifecycle': { ignore_changes: ['network[0].subnets'] },
    };
    expect(gapsOf(cluster)).toMatchObject({ gaps: [], cluster });
  });

  test('are attributes, with nested ones by path', () => {
    const { gaps, cluster } = gapsOf({
      name: 'n', protected: true, network: [{ subnets: [], zone: 1 }, { rule: [{ port: 1, icmp: 2 }] }], scaling: [{ size: 1, step: 2 }],
    });
    expect(gaps).toEqual(['aws_cluster.network.rule.icmp', 'aws_cluster.network.zone', 'aws_cluster.protected', 'aws_cluster.scaling.step']);
    expect(cluster).toEqual({ name: 'n', network: [{ subnets: [] }, { rule: [{ port: 1 }] }], scaling: [{ size: 1 }] });
  });

  test('are whole blocks, named once for all resources of a type', () => {
    const { gaps, config } = findSchemaGaps({ resource: { aws_cluster: { A: { tier: { size: 1 } }, B: { tier: { size: 2 } } } } }, SCHEMA);
    expect(gaps).toEqual(['aws_cluster.tier']);
    expect(config.resource).toEqual({ aws_cluster: { A: {}, B: {} } });
  });

  test('are attributes that the schema has as a result only', () => {
    expect(gapsOf({ name: 'n', region: 'eu-west-1' })).toMatchObject({ gaps: ['aws_cluster.region'], cluster: { name: 'n' } });
  });

  test('are found in dynamic blocks', () => {
    const { gaps, cluster } = gapsOf({
      dynamic: {
        network: { for_each: '${[1]}', content: { subnets: [], zone: 1 } },
        tier: [{ for_each: '${[1]}', content: { size: 1 } }],
      },
    });
    expect(gaps).toEqual(['aws_cluster.network.zone', 'aws_cluster.tier']);
    expect(cluster).toEqual({ dynamic: { network: { for_each: '${[1]}', content: { subnets: [] } } } });
  });

  test('are found in ignore_changes', () => {
    const { gaps, cluster } = gapsOf({ lifecycle: { ignore_changes: ['name', 'network[0].zone'] } });
    expect(gaps).toEqual(['aws_cluster.network.zone']);
    expect(cluster.lifecycle).toEqual({ ignore_changes: ['name'] });
  });

  test('are found in data sources and in the provider block', () => {
    const { gaps, config } = findSchemaGaps({
      data: { aws_place: { P: { region: 'r' } } },
      provider: { aws: [{ region: 'r', alias: 'a', agent: 'x' }] },
    }, SCHEMA);
    expect(gaps).toEqual(['data.aws_place.region', 'provider.aws.agent']);
    expect(config).toEqual({ data: { aws_place: { P: {} } }, provider: { aws: [{ region: 'r', alias: 'a' }] } });
  });

  test('are whole types, which nothing refers to any more', () => {
    const { gaps, cluster, config } = gapsOf(
      { name: '${aws_new.N.id}-x', depends_on: ['aws_new.N', 'data.aws_place.P'] },
      { resource: { aws_new: { N: { id: 1 } } }, data: { aws_other: { O: {} }, aws_place: { P: {} } } },
    );
    expect(gaps).toEqual(['aws_new', 'data.aws_other']);
    expect(config.resource).not.toHaveProperty('aws_new');
    expect(config.data).toEqual({ aws_place: { P: {} } });
    expect(cluster).toEqual({ name: '${var.left_out}-x', depends_on: ['data.aws_place.P'] });
    expect(config.variable).toEqual({ left_out: {} });
  });

  test('are attributes that an expression reads', () => {
    const { gaps, config } = gapsOf({ name: 'n' }, {
      data: { aws_place: { P: {} } },
      output: {
        known: { value: '${aws_cluster.A.identity[0].issuer}${data.aws_place.P.name}${aws_cluster.A.tags.any}' },
        place: { value: '${upper(data.aws_place.P.code)}' },
        nested: { value: '${aws_cluster.A[0].identity[0].audience}' },
      },
    });
    expect(gaps).toEqual(['aws_cluster.identity.audience', 'data.aws_place.code']);
    expect(config.output).toEqual({
      known: { value: '${aws_cluster.A.identity[0].issuer}${data.aws_place.P.name}${aws_cluster.A.tags.any}' },
      place: { value: '${upper(var.left_out)}' },
      nested: { value: '${var.left_out}' },
    });
  });

  test('leave other providers and the original alone', () => {
    const config = { resource: { helm_release: { R: { bogus: 1 } }, aws_cluster: { A: { bogus: 1 } } } };
    expect(findSchemaGaps(config, SCHEMA)).toEqual({
      gaps: ['aws_cluster.bogus'],
      config: { resource: { helm_release: { R: { bogus: 1 } }, aws_cluster: { A: {} } } },
    });
    expect(config.resource.aws_cluster.A).toEqual({ bogus: 1 });
  });
});

describe('a stack without a provider', () => {
  test('has no empty sections, which Terraform refuses', () => {
    const config = { provider: { helm: [{}] }, resource: { helm_release: { R: {} } }, output: {} };
    expect(withoutProvider(config, 'helm').config).toEqual({ output: {} });
  });

  test('has nothing of it and no reference to it', () => {
    const { config, leftOut } = withoutProvider({
      terraform: { required_providers: { aws: { source: 'aws' }, helm: { source: 'helm' } } },
      provider: { aws: [{}], helm: [{ kubernetes: {} }] },
      resource: {
        helm_release: { R: { name: 'r' }, S: { depends_on: ['helm_release.R'] } },
        aws_cluster: { A: { name: 'n', depends_on: ['helm_release.R', 'aws_cluster.B'], lifecycle: { replace_triggered_by: ['helm_release.R.id'] } } },
      },
      data: { helm_template: { T: {} } },
      output: { out: { value: '${helm_release.R.metadata[0].name}' } },
    }, 'helm');

    expect(leftOut).toEqual(['data.helm_template.T', 'helm_release.R', 'helm_release.S']);
    expect(config).toEqual({
      terraform: { required_providers: { aws: { source: 'aws' } } },
      provider: { aws: [{}] },
      resource: { aws_cluster: { A: { name: 'n', depends_on: ['aws_cluster.B'], lifecycle: { replace_triggered_by: [] } } } },
      output: { out: { value: '${var.left_out}' } },
      variable: { left_out: {} },
    });
  });
});
