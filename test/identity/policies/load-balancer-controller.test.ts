import { readFileSync } from 'fs';
import { join } from 'path';
import { loadBalancerControllerPolicy } from '../../../src/identity/policies/load-balancer-controller';
import { policyDocument } from '../../../src/private/policy-document';
import { testStack } from '../../helpers/synth';

const PUBLISHED = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'iam', 'load-balancer-controller-3.5.0.json'), 'utf8')).document;

const document = (partition: string) => policyDocument(testStack(), loadBalancerControllerPolicy(partition).statements!);
const ours = (partition: string) => JSON.parse(document(partition)).Statement as any[];
const list = (value: string | string[]): string[] => [value].flat().sort();

/** What a document allows, one line for each action, resource and set of conditions. */
function allowed(statements: any[]): string[] {
  const conditions = (block: any = {}) => Object.entries<any>(block)
    .flatMap(([operator, keys]) => Object.entries<any>(keys).map(([key, values]) => `${operator} ${key} ${list(values)}`)).sort().join(' and ');
  const lines = statements.flatMap(({ Action, Resource, Condition }) => list(Action)
    .flatMap((action) => list(Resource).map((resource) => `${action} on ${resource} if ${conditions(Condition)}`)));
  return [...new Set(lines)].sort();
}

/** Why a statement names no resource. */
const WILDCARDS: { [sid: string]: string } = {
  ServiceLinkedRole: 'the one role of Elastic Load Balancing, by condition',
  Describe: 'look-ups, which AWS does not restrict to resources',
  CertificatesAndFirewalls: 'certificates, user pools and firewalls are named by Ingresses, not here',
  OpenPorts: 'security groups of nodes, which do not have the tag of the controller',
  CreateSecurityGroup: 'what does not exist yet; tagging it is conditioned',
  ChangeOwnSecurityGroup: 'only what has the tag of a cluster',
  Create: 'what does not exist yet, and only with the tag of a cluster',
  ListenersAndRules: 'listeners of load balancers and rules of listeners, whose ids nobody knows before',
  ChangeOwn: 'only what has the tag of a cluster',
  ChangeListenersAndRules: 'listeners and rules, whose ids nobody knows before',
};

describe('the policy of the AWS Load Balancer Controller', () => {
  it('allows what the published policy of chart 3.5.0 allows, under the same conditions, and nothing else', () => {
    expect(allowed(ours('aws'))).toEqual(allowed(PUBLISHED.Statement));
  });

  it('covers every action of the published policy', () => {
    expect(new Set(allowed(ours('aws')).map((line) => line.split(' ')[0])).size).toBe(80);
  });

  it('names the partition that it is given, and no other', () => {
    const arns = JSON.stringify(ours('aws-cn')).match(/arn:[^"]*/g)!;
    expect(arns.length).toBeGreaterThan(0);
    expect(arns.filter((arn) => !arn.startsWith('arn:aws-cn:'))).toEqual([]);
  });

  it('has a reason for each statement without resources', () => {
    expect(ours('aws').filter(({ Resource }) => list(Resource).includes('*')).map(({ Sid }) => Sid).sort())
      .toEqual(Object.keys(WILDCARDS).sort());
  });

  it('allows no action by a pattern', () => {
    expect(ours('aws').flatMap(({ Action }) => list(Action)).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('names each statement once, in letters and digits', () => {
    const sids = ours('aws').map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
  });

  it('fits into the inline policies of a role', () => {
    expect(document('aws-us-gov').length).toBeLessThan(10_240);
  });
});
