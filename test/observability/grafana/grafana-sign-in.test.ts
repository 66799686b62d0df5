import { Grafana, GrafanaOptions } from '../../../src/observability/grafana/grafana';
import { GrafanaDatabase } from '../../../src/observability/grafana/grafana-database';
import { GrafanaRoles } from '../../../src/observability/grafana/grafana-roles';
import { GrafanaSignIn, OidcSignInOptions } from '../../../src/observability/grafana/grafana-sign-in';
import { testStack, warnings } from '../../helpers/synth';
import { completeCluster, valuesIn } from '../support';

const OIDC: OidcSignInOptions = {
  rootUrl: 'https://grafana.example.com',
  authUrl: 'https://id.example.com/authorize',
  tokenUrl: 'https://id.example.com/token',
  clientId: 'grafana',
  secretName: 'grafana-oidc',
};

function made(options: Partial<OidcSignInOptions>, more: GrafanaOptions = {}) {
  const stack = testStack();
  const signIn = GrafanaSignIn.oidc({ ...OIDC, ...options });
  new Grafana(stack, 'Grafana', { cluster: completeCluster(stack), prometheus: { url: 'http://prometheus' }, signIn, ...more });
  return stack;
}

const valuesFor = (options: Partial<OidcSignInOptions> = {}) => valuesIn(made(options), 'grafana');
const iniFor = (options: Partial<OidcSignInOptions> = {}) => valuesFor(options)['grafana.ini'];

describe('sign-in by OpenID Connect', () => {
  it('knows provider and client, binds the code to the browser, and lets nobody in without it', () => {
    const ini = iniFor({ userInfoUrl: 'https://id.example.com/userinfo' });
    expect(ini['auth.generic_oauth']).toEqual({
      enabled: true,
      name: 'OpenID Connect',
      client_id: 'grafana',
      auth_url: 'https://id.example.com/authorize',
      token_url: 'https://id.example.com/token',
      api_url: 'https://id.example.com/userinfo',
      scopes: ['openid', 'profile', 'email'],
      use_pkce: true,
      auto_login: false,
      allow_sign_up: true,
    });
    expect(ini.server).toEqual({ root_url: 'https://grafana.example.com' });
    expect(ini.security).toEqual({ cookie_secure: true });
    expect(ini['auth.anonymous']).toEqual({ enabled: false });
  });

  it('has its secret out of a Secret of the cluster alone', () => {
    expect(valuesFor().envValueFrom).toEqual({
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: 'grafana-oidc', key: 'client-secret' } },
    });
    expect(JSON.stringify(iniFor())).not.toContain('client_secret');
  });

  it('keeps the secret of a database beside its own', () => {
    const database = GrafanaDatabase.postgres({ host: 'db.example.com', secretName: 'grafana-db' });
    expect(Object.keys(valuesIn(made({}, { database }), 'grafana').envValueFrom).sort()).toEqual(['GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET', 'GF_DATABASE_PASSWORD']);
  });

  it('takes Grafana below a path, and cookies over what there is', () => {
    expect(iniFor({ rootUrl: 'http://localhost:3000/grafana' })).toMatchObject({
      server: { root_url: 'http://localhost:3000/grafana', serve_from_sub_path: true }, security: { cookie_secure: false },
    });
  });

  it('can take the form with passwords away, and what scripts sign in with', () => {
    expect(iniFor()).toMatchObject({ 'auth': { disable_login_form: false }, 'auth.basic': { enabled: true } });
    expect(iniFor({ passwordLogin: false, autoLogin: true })).toMatchObject({
      'auth': { disable_login_form: true }, 'auth.basic': { enabled: false }, 'auth.generic_oauth': { auto_login: true },
    });
  });

  it('lets domains and groups in alone', () => {
    expect(iniFor({ allowedDomains: ['example.com'], allowedGroups: ['on call', 'ops'], groupsClaim: 'cognito:groups' })['auth.generic_oauth']).toMatchObject({
      allowed_domains: ['example.com'], allowed_groups: ['on call', 'ops'], groups_attribute_path: '"cognito:groups"',
    });
  });

  it('warns where everybody whom the provider knows gets in', () => {
    expect(warnings(made({}))).toEqual([
      'Every user of the provider of `signIn` can sign in to Grafana, as Viewer. Restrict this with `roles`, `allowedGroups` or `allowedDomains`.',
    ]);
    expect(warnings(made({ allowedGroups: ['ops'] }))).toEqual([]);
  });

  it.each(['rootUrl', 'authUrl', 'tokenUrl', 'userInfoUrl'] as const)('warns of plain HTTP out of the cluster: %s', (option) => {
    const said = (url: string) => warnings(made({ allowedGroups: ['ops'], [option]: url }));
    expect(said('http://id.example.com/x')).toEqual([
      `\`signIn.${option}\` is plain HTTP, and the login goes there unencrypted: anyone on the path can read it. Use an https:// address.`,
    ]);
    expect([...said('http://keycloak.id.svc:8080/x'), ...said('http://localhost:3000')]).toEqual([]);
  });
});

describe('roles', () => {
  const expressionOf = (roles: GrafanaRoles) => valuesFor({ roles }).env.GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH;

  it('are those of groups, the highest first, and Viewer for the rest', () => {
    expect(expressionOf(GrafanaRoles.groups({ admins: ['ops'], editors: ['dev', 'qa'] }))).toBe(
      'contains(not_null("groups"[*], `[]`), \'ops\') && \'Admin\' || contains(not_null("groups"[*], `[]`), \'dev\') && \'Editor\' || contains(not_null("groups"[*], `[]`), \'qa\') && \'Editor\' || \'Viewer\'',
    );
  });

  it('turn those away who have none', () => {
    expect(expressionOf(GrafanaRoles.groups({ admins: ['ops'], viewers: ['all'], claim: 'cognito:groups' }))).toBe(
      'contains(not_null("cognito:groups"[*], `[]`), \'ops\') && \'Admin\' || contains(not_null("cognito:groups"[*], `[]`), \'all\') && \'Viewer\'',
    );
    expect(iniFor({ roles: GrafanaRoles.groups({ admins: ['ops'] }) })['auth.generic_oauth']).toMatchObject({ role_attribute_strict: true });
  });

  it('are those of an expression, which neither Helm nor Kubernetes reads', () => {
    expect(expressionOf(GrafanaRoles.expression('roles[?a == \'$(b)\'].{{c: d}} && \'Admin\''))).toBe(
      'roles[?a == \'$$(b)\'].{{ "{{" }}c: d}} && \'Admin\'',
    );
  });

  it.each<[() => GrafanaRoles, string]>([
    [() => GrafanaRoles.groups({}), 'GrafanaRoles.groups: `groups` contains no group, so every user is a Viewer. Fix: add one to `admins`, `editors` or `viewers`, or omit `roles`.'],
    [() => GrafanaRoles.groups({ editors: ['a', 'o\'brien'] }), 'GrafanaRoles.groups: `editors[1]` is not valid, got \'o\'brien\'. Allowed: the name of a group, without single quotes and backslashes. Fix: use GrafanaRoles.expression() for such a name.'],
    [() => GrafanaRoles.expression(' '), 'GrafanaRoles.expression: `expression` is not valid, got \' \'. Allowed: an expression in JMESPath, on one line. Fix: put it on one line.'],
  ])('refuse what says nothing', (roles, said) => {
    expect(roles).toThrow(new Error(said));
  });
});

it.each(['allowedGroups', 'allowedDomains', 'scopes'])('refuses a list of %s with nobody in it, which Grafana takes for no limit', (option) => {
  expect(() => made({ [option]: [] })).toThrow(`Test/Grafana: \`signIn.${option}\` is empty, which Grafana treats as no limit. Fix: list at least one, or leave it out.`);
});

it.each<[Partial<OidcSignInOptions>, string]>([
  [{ rootUrl: 'grafana.example.com' }, '`signIn.rootUrl` is not valid'],
  [{ tokenUrl: 'ftp://id.example.com' }, '`signIn.tokenUrl` is not valid'],
  [{ secretName: 'Grafana' }, '`signIn.secretName` is not valid'],
  [{ clientId: '${SECRET}' }, '`signIn.clientId` is not valid'],
  [{ clientId: '$__env{GF_DATABASE_PASSWORD}' }, '`signIn.clientId` is not valid'],
  [{ buttonText: 'a\nb = c' }, '`signIn.buttonText` is not valid'],
  [{ scopes: ['openid', '{{ .Values }}'] }, '`signIn.scopes[1]` is not valid'],
  [{ allowedGroups: ['a # b'] }, '`signIn.allowedGroups[0]` is not valid'],
  [{ groupsClaim: 'a b' }, '`signIn.groupsClaim` is not valid'],
])('refuses %j, which the configuration would read as something else', (options, said) => {
  expect(() => made(options)).toThrow(`Test/Grafana: ${said}`);
});

it.each<Partial<OidcSignInOptions>>([
  { clientId: '0oa1b2#c;d' }, { buttonText: 'Sign in with ACME & Co. (SSO)' }, { scopes: ['openid', 'api://grafana/.default'] }, { allowedGroups: ['CN=Ops,OU=IT'] },
])('takes %j', (options) => {
  expect(() => made(options)).not.toThrow();
});
