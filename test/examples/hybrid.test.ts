import { runExample, synthDemo, temporaryFolder } from './support';

describe('--hybrid-nodes', () => {
  it('lets machines of a site join production, by a private endpoint', async () => {
    const { resource, output } = (await synthDemo('--profile', 'production', '--hybrid-nodes', '192.168.10.0/24,192.168.11.0/24')).stack('worktest-base').config;
    const [cluster] = Object.values<any>(resource.aws_eks_cluster);
    expect(cluster.remote_network_config.remote_node_networks.cidrs).toEqual(['192.168.10.0/24', '192.168.11.0/24']);
    expect(cluster.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(Object.values<any>(resource.aws_eks_access_entry).map(({ type }) => type)).toContain('HYBRID_LINUX');
    expect(output.ActivationCommand.value).toMatch(/^aws ssm create-activation /);
  });

  it('is refused with an API server that the internet reaches as well', async () => {
    const { status, stderr } = await runExample(temporaryFolder(), '--profile', 'production', '--hybrid-nodes', '192.168.10.0/24', '--api-cidrs', '8.8.8.0/24');
    expect([status, stderr.trimEnd()]).toEqual([1, 'Error: --hybrid-nodes is for an API server that the VPC and what is connected to it alone reach: leave --api-cidrs out']);
  });
});
