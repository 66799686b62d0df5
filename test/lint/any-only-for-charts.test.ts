import { ownRule, untypedRuleTester } from './rule-tester';

const rule = ownRule('any-only-for-charts');

const errors = [{ messageId: 'any' }];

untypedRuleTester().run('any-only-for-charts', rule, {
  valid: [
    'interface Props { readonly helmValues?: { [key: string]: any } }',
    'interface Props { readonly lokiHelmValues?: { [key: string]: any } }',
    'class Chart { addManifests(manifests: any[]) {} }',
    'class Chart { private readonly extraManifests: { [key: string]: any }[] = []; }',
    'function manifests(): any { return {}; }',
    'interface Props { readonly tags?: { [key: string]: string } }',
    'const any = 1;',
  ],
  invalid: [
    { code: 'interface Props { readonly values?: { [key: string]: any } }', errors },
    { code: 'interface Props { readonly helmValuesFile?: any }', errors },
    { code: 'class Chart { bind(cluster: any) {} }', errors },
    { code: 'const values: any = {};', errors },
    { code: 'const values = {} as any;', errors },
  ],
});
