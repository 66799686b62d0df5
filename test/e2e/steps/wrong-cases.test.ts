import { Case, edit } from './8-wrong-on-purpose';
import { DEMO_CASES } from './wrong-cases-demo';
import { PRODUCTION_CASES } from './wrong-cases-production';
import { blocksByAddress } from '../../../tools/manifest';
import { synthDemo } from '../../examples/support';
import { addressesOf } from '../edges';

const PROFILES: Record<string, readonly Case[]> = { demo: DEMO_CASES, production: PRODUCTION_CASES };
const CASES = Object.entries(PROFILES).flatMap(([profile, cases]) => cases.map((one): [string, string, Case] => [profile, one.edge, one]));

/** The stack of a case, as the run gets it. */
async function stackOf(profile: string, { stack }: Case): Promise<any> {
  const made = await synthDemo('--profile', profile, ...(profile === 'production' ? ['--allow-destroy', '--api-cidrs', '8.8.8.0/24'] : []));
  return JSON.parse(JSON.stringify(made.stack(stack).config));
}

// The run itself takes minutes for each; an edge that the example has no more is seen here.
it.each(CASES)('%s: "%s" is an edge of the example, and what comes first comes last without it', async (profile, _, one) => {
  const config = await stackOf(profile, one);
  edit(config, one);
  if (!one.earlier || !one.later) return;
  const blocks = blocksByAddress(config);
  const later = addressesOf(config, one.later);
  for (const address of addressesOf(config, one.earlier)) {
    const dependencies = (blocks.get(address)!.depends_on ?? []) as string[];
    expect(later.every((other) => dependencies.includes(other))).toBe(!one.onlyRemoved);
  }
});
