import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { GrafanaRoles } from './grafana-roles';
import { checkCall } from '../../private/arguments/check-arguments';
import { requireUrl, warnOfPlainLogin } from '../../private/checks/addresses';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { requireDnsSubdomain, requirePattern } from '../../private/validation';

/** What a way to sign in means for the Grafana chart. */
export interface GrafanaSignInBinding {
  /** Values of the chart that a user can override. */
  readonly helmValues: { [key: string]: any };
  /**
   * URLs that Grafana itself calls.
   *
   * @default - only HTTPS on port 443
   */
  readonly urls?: string[];
}

/** An OpenID Connect provider, and which of its users can sign in. */
export interface OidcSignInOptions {
  /** URL of Grafana in browsers: `https://grafana.example.com`. Register it with `/login/generic_oauth` appended at the provider. */
  readonly rootUrl: string;

  /** `authorization_endpoint` of the provider, from its `/.well-known/openid-configuration`. */
  readonly authUrl: string;

  /** `token_endpoint` of the provider. */
  readonly tokenUrl: string;

  /**
   * `userinfo_endpoint` of the provider.
   *
   * @default - none; the token contains the user's information
   */
  readonly userInfoUrl?: string;

  /** Client ID of Grafana at the provider. */
  readonly clientId: string;

  /** Name of a Secret in the namespace `monitoring` with `client-secret`. */
  readonly secretName: string;

  /**
   * Text on the button.
   *
   * @default "OpenID Connect"
   */
  readonly buttonText?: string;

  /**
   * Scopes to request from the provider.
   *
   * @default ["openid", "profile", "email"]
   */
  readonly scopes?: string[];

  /**
   * Role of a user, determined at each sign-in.
   *
   * @default - Viewer, for all users
   */
  readonly roles?: GrafanaRoles;

  /**
   * Allowed domains of e-mail addresses. Other users are rejected.
   *
   * @default - any
   */
  readonly allowedDomains?: string[];

  /**
   * Groups of which a user must be in at least one. Other users are rejected.
   *
   * @default - any
   */
  readonly allowedGroups?: string[];

  /**
   * The claim with the groups.
   *
   * @default "groups"
   */
  readonly groupsClaim?: string;

  /**
   * Whether browsers are redirected to the provider immediately.
   *
   * @default false
   */
  readonly autoLogin?: boolean;

  /**
   * Whether Grafana's own users, such as the built-in administrator, can sign in with a password, in the form and in API calls. Tokens of service
   * accounts always work.
   *
   * @default true
   */
  readonly passwordLogin?: boolean;
}

/** How users sign in to Grafana, in addition to its built-in administrator. Nobody sees anything without it. */
export abstract class GrafanaSignIn {
  /**
   * An OpenID Connect provider: Okta, Entra ID, Keycloak, Cognito, Google. Sign-in uses PKCE.
   *
   * @param options the provider, and who can sign in
   * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/generic-oauth/
   */
  public static oidc(options: OidcSignInOptions): GrafanaSignIn {
    checkCall('GrafanaSignIn.oidc', [options]);
    return new OidcSignIn(options);
  }

  /**
   * Returns Grafana's configuration.
   *
   * @param scope the construct named in errors
   */
  public abstract bind(scope: IConstruct): GrafanaSignInBinding;
}

class OidcSignIn extends GrafanaSignIn {
  constructor(private readonly options: OidcSignInOptions) {
    super();
  }

  public bind(scope: IConstruct): GrafanaSignInBinding {
    const { rootUrl, authUrl, tokenUrl, userInfoUrl, secretName, passwordLogin = true, roles, allowedDomains, allowedGroups } = this.options;
    this.check(scope);
    if (!roles && !allowedDomains && !allowedGroups) {
      Annotations.of(scope).addWarning(
        'Every user of the provider of `signIn` can sign in to Grafana, as Viewer. Restrict this with `roles`, `allowedGroups` or `allowedDomains`.',
      );
    }
    return {
      helmValues: {
        'grafana.ini': {
          'server': serverValues(rootUrl),
          'security': { cookie_secure: isToken(rootUrl) || rootUrl.startsWith('https:') },
          'auth': { disable_login_form: !passwordLogin },
          'auth.anonymous': { enabled: false },
          'auth.basic': { enabled: passwordLogin },
          'auth.generic_oauth': this.clientValues(authUrl, tokenUrl, userInfoUrl),
        },
        'envValueFrom': { GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: secretName, key: 'client-secret' } } },
        ...(roles && { env: { GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: asItIs(roles._expression) } }),
      },
      urls: [tokenUrl, ...(userInfoUrl === undefined ? [] : [userInfoUrl])],
    };
  }

  private clientValues(authUrl: string, tokenUrl: string, userInfoUrl: string | undefined): Record<string, unknown> {
    const { clientId, buttonText = 'OpenID Connect', scopes = ['openid', 'profile', 'email'], roles, autoLogin = false } = this.options;
    const { allowedDomains, allowedGroups, groupsClaim = 'groups' } = this.options;
    return {
      enabled: true,
      name: buttonText,
      client_id: clientId,
      auth_url: authUrl,
      token_url: tokenUrl,
      ...(userInfoUrl !== undefined && { api_url: userInfoUrl }),
      scopes,
      use_pkce: true,
      auto_login: autoLogin,
      allow_sign_up: true,
      // Of who has none of the roles nobody knows what he may see.
      ...(roles && { role_attribute_strict: true }),
      ...(allowedDomains && { allowed_domains: allowedDomains }),
      ...(allowedGroups && { allowed_groups: allowedGroups, groups_attribute_path: `"${groupsClaim}"` }),
    };
  }

  private check(scope: IConstruct): void {
    const { rootUrl, authUrl, tokenUrl, userInfoUrl, secretName, ...texts } = this.options;
    for (const [option, url] of Object.entries({ rootUrl, authUrl, tokenUrl, userInfoUrl })) {
      requireUrl(scope, `signIn.${option}`, url);
      warnOfPlainLogin(scope, `signIn.${option}`, url);
      requireText(scope, `signIn.${option}`, url);
    }
    requireDnsSubdomain(scope, 'signIn.secretName', secretName);
    requireText(scope, 'signIn.clientId', texts.clientId);
    requireText(scope, 'signIn.buttonText', texts.buttonText);
    requirePattern(
      scope, 'signIn.groupsClaim', texts.groupsClaim ?? 'groups', /^[^\s"\\`{}#;]+$/, 'the name of a claim, without spaces, quotes, backslashes, braces, # and ;',
      'write only its name, such as cognito:groups',
    );
    const lists = { scopes: texts.scopes, allowedDomains: texts.allowedDomains, allowedGroups: texts.allowedGroups };
    for (const [option, list] of Object.entries(lists)) {
      if (list?.length === 0) {
        throw new ValidationError(scope, {
          property: `signIn.${option}`, problem: 'is empty, which Grafana treats as no limit', fix: 'list at least one, or leave it out',
        });
      }
      list?.forEach((text, index) => requireText(scope, `signIn.${option}[${index}]`, text));
    }
  }
}

// The chart writes them into a line of an ini file, and has Helm read them before.
function requireText(scope: IConstruct, property: string, text: string | undefined): void {
  requirePattern(
    scope, property, text ?? 'none', /^(?!.*(\{\{|\$\{|\$__| [#;]))[^\s"`\\][^\n\r"`\\]*$/,
    'text on one line without quotes, backslashes, {{, ${, $__, and # or ; after a space', 'remove these characters',
  );
}

function serverValues(rootUrl: string): Record<string, unknown> {
  const path = isToken(rootUrl) ? '' : new URL(rootUrl).pathname;
  return { root_url: rootUrl, ...(!['', '/'].includes(path) && { serve_from_sub_path: true }) };
}

// Helm reads `{{` in it, and Kubernetes `$(`.
function asItIs(expression: string): string {
  return expression.replaceAll('{{', '{{ "{{" }}').replaceAll('$(', '$$$$(');
}
