import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT, Synthesised, SynthesisedStack, temporaryFolder } from './support';
import { runProgram } from '../helpers/programs';

const NAMES = ['fleet-europe', 'fleet-america', 'fleet-shop'] as const;
const URLS = { europe: 'https://monitoring.eu.example.com', america: 'https://monitoring.us.example.com' };

describe('the example of several clusters', () => {
  let stacks: Record<typeof NAMES[number], SynthesisedStack>;
  beforeAll(async () => {
    const outdir = temporaryFolder();
    expect(await runProgram({ file: join(ROOT, 'examples', 'fleet', 'main.ts'), options: [] }, { CDKTF_OUTDIR: outdir })).toMatchObject({ status: 0 });
    const synthesised = new Synthesised(outdir);
    stacks = Object.fromEntries(NAMES.map((name) => [name, synthesised.stack(name)])) as typeof stacks;
  });
  const valuesOf = (stack: typeof NAMES[number], release: string): any => Object.assign({}, ...stacks[stack].values(release));
  const server = (stack: typeof NAMES[number]) => stacks[stack].values('prometheus').find((document) => document.server?.global).server;

  it('labels each cluster', () => {
    expect(NAMES.map((name) => server(name).global.external_labels)).toEqual([{ cluster: 'europe' }, { cluster: 'america' }, { cluster: 'shop' }]);
  });

  it('goes from cluster to cluster over TLS and with a login alone', () => {
    const { scrapeConfigs } = valuesOf('fleet-europe', 'prometheus');
    expect(scrapeConfigs['federate-america']).toMatchObject({
      scheme: 'https', static_configs: [{ targets: ['monitoring.us.example.com'], labels: { cluster: 'america' } }], basic_auth: {},
    });
    expect(server('fleet-shop').remoteWrite).toMatchObject([{ url: `${URLS.europe}/api/v1/write`, basic_auth: {} }]);
    for (const name of ['fleet-america', 'fleet-shop'] as const) {
      const { outputs } = valuesOf(name, 'fluent-bit').config;
      expect(outputs).toMatch(new RegExp(`Labels +.*, cluster=${name.replace('fleet-', '')}\\n`));
      expect(outputs).toMatch(/tls +On\n/);
      expect(outputs).toMatch(new RegExp(`Tenant_ID +${name.replace('fleet-', '')}\n`));
      expect(valuesOf(name, 'opentelemetry-gateway').alternateConfig.exporters['otlp_http/traces']).toMatchObject({
        endpoint: URLS.europe, auth: {}, headers: { 'X-Scope-OrgID': name.replace('fleet-', '') },
      });
    }
    // Whoever is let in, is asked for a password.
    for (const name of ['fleet-europe', 'fleet-america'] as const) {
      const [ingress] = stacks[name].values('monitoring-ingress').flatMap(({ manifests }) => manifests);
      expect(ingress.metadata.annotations).toMatchObject({ 'nginx.ingress.kubernetes.io/auth-secret': 'monitoring-users' });
      expect(ingress.spec.tls[0].hosts).toEqual([new URL(URLS[name === 'fleet-europe' ? 'europe' : 'america']).hostname]);
    }
  });

  it('says in its README which command shows what, and the commands are there', () => {
    const text = readFileSync(join(ROOT, 'examples', 'fleet', 'README.md'), 'utf8');
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    expect(NAMES.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
