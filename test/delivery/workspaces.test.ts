import { PrometheusWorkspace } from '@cdktf/provider-aws/lib/prometheus-workspace';
import { synthesised, TAGS } from './support';
import { ACCOUNT, allows, Call } from '../helpers/policy-evaluator';

const workspace = `arn:aws:aps:eu-west-2:${ACCOUNT}:workspace/ws-0123abcd`;
const MINE = { 'aws:RequestedRegion': 'eu-west-2', 'aws:RequestTag/project': 'edge' };
const OWN = { 'aws:ResourceTag/project': 'edge' };
const FOREIGN = { 'aws:ResourceTag/project': 'other' };

describe('workspaces of Amazon Managed Service for Prometheus', () => {
  const { plan, apply } = synthesised({ prepare: (stack) => new PrometheusWorkspace(stack, 'Workspace', { tags: TAGS }) });

  it.each<[string, boolean, Call]>([
    ['are made with the tags of the app', true, { action: 'aps:CreateWorkspace', resource: '*', context: MINE }],
    ['are not made without', false, { action: 'aps:CreateWorkspace', resource: '*', context: { 'aws:RequestedRegion': 'eu-west-2' } }],
    ['are not made elsewhere', false, { action: 'aps:CreateWorkspace', resource: '*', context: { ...MINE, 'aws:RequestedRegion': 'us-east-1' } }],
    ['get tags when they are new', true, { action: 'aps:TagResource', resource: workspace, context: MINE }],
    ['get others later', true, { action: 'aps:TagResource', resource: workspace, context: { ...OWN, 'aws:RequestTag/release': '8' } }],
    ['go when they are the app\'s', true, { action: 'aps:DeleteWorkspace', resource: workspace, context: OWN }],
    ['stay when they are another\'s', false, { action: 'aps:DeleteWorkspace', resource: workspace, context: FOREIGN }],
    ['of others do not become the app\'s', false, { action: 'aps:TagResource', resource: workspace, context: { ...MINE, ...FOREIGN } }],
    ['are not given to others', false, { action: 'aps:TagResource', resource: workspace, context: { ...OWN, 'aws:RequestTag/project': 'other' } }],
    ['are not read by who deploys', false, { action: 'aps:QueryMetrics', resource: workspace, context: OWN }],
  ])('%s: %s', async (_, expected, call) => {
    expect(await allows(apply, call)).toBe(expected);
  });

  it('are looked at by a plan, which changes none', async () => {
    expect(await allows(plan, { action: 'aps:DescribeWorkspace', resource: workspace, context: OWN })).toBe(true);
    expect(await allows(plan, { action: 'aps:DescribeWorkspace', resource: workspace, context: FOREIGN })).toBe(false);
    expect(await allows(plan, { action: 'aps:DeleteWorkspace', resource: workspace, context: OWN })).toBe(false);
  });

  it('are not in the policies of apps without one', () => {
    const without = synthesised();
    expect(JSON.stringify([without.plan, without.apply])).not.toContain('aps:');
  });
});
