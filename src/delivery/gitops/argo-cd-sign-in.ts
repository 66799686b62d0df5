import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { requireGroup } from './gitops-plan';
import { checkCall } from '../../private/arguments/check-arguments';
import { requireUrl } from '../../private/checks/addresses';
import { requireDnsSubdomain, requirePattern } from '../../private/validation';

/** An OpenID Connect provider, and what its groups can do in Argo CD. */
export interface ArgoCdOidcOptions {
  /** URL of the provider, without `/.well-known/openid-configuration`. Register `https://<domain>/auth/callback` there as the callback. */
  readonly issuerUrl: string;

  /** Client ID of Argo CD at the provider. */
  readonly clientId: string;

  /** Secret in the namespace `argocd` with `client-secret`, and the label `app.kubernetes.io/part-of: argocd`. */
  readonly secretName: string;

  /**
   * Groups with full access to Argo CD, and therefore to the cluster.
   *
   * @default - none
   */
  readonly adminGroups?: string[];

  /**
   * Groups with read access to everything.
   *
   * @default - none
   */
  readonly viewerGroups?: string[];

  /**
   * The claim with the groups.
   *
   * @default "groups"
   */
  readonly groupsClaim?: string;

  /**
   * Scopes to request from the provider.
   *
   * @default ["openid", "profile", "email", "groups"]
   */
  readonly scopes?: string[];

  /**
   * Text on the button.
   *
   * @default "OpenID Connect"
   */
  readonly buttonText?: string;
}

/** Values of the chart below `configs`. */
interface SignInValues {
  readonly cm: Record<string, unknown>;
  readonly rbac: Record<string, unknown>;
}

/** How people sign in to Argo CD. Who is in no group of it, or of a team, sees nothing. */
export class ArgoCdSignIn {
  /**
   * An OpenID Connect provider: Okta, Entra ID, Keycloak, Cognito.
   *
   * @param options the provider, and the permissions of its groups
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#existing-oidc-provider
   */
  public static oidc(options: ArgoCdOidcOptions): ArgoCdSignIn {
    checkCall('ArgoCdSignIn.oidc', [options]);
    return new ArgoCdSignIn(options);
  }

  private constructor(private readonly options: ArgoCdOidcOptions) {}

  /** @internal */
  public get _issuerUrl(): string {
    return this.options.issuerUrl;
  }

  /**
   * What the chart is told.
   *
   * @internal
   */
  public _configs(scope: IConstruct): SignInValues {
    const { issuerUrl, clientId, secretName, groupsClaim = 'groups', scopes = ['openid', 'profile', 'email', 'groups'] } = this.options;
    const { buttonText = 'OpenID Connect', adminGroups = [], viewerGroups = [] } = this.options;
    this.check(scope);
    const lines = [...adminGroups.map((group) => `g, ${group}, role:admin`), ...viewerGroups.map((group) => `g, ${group}, role:readonly`)];
    return {
      cm: {
        // JSON is YAML as well.
        'oidc.config': JSON.stringify({
          name: buttonText,
          issuer: issuerUrl,
          clientID: clientId,
          // Argo CD reads it from the Secret: https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#sensitive-data-and-sso-client-secrets
          clientSecret: `$${secretName}:client-secret`,
          requestedScopes: scopes,
          ...(groupsClaim !== 'groups' && { requestedIDTokenClaims: { [groupsClaim]: { essential: true } } }),
        }),
      },
      rbac: { 'policy.csv': lines.map((line) => `${line}\n`).join(''), 'scopes': JSON.stringify([groupsClaim]) },
    };
  }

  private check(scope: IConstruct): void {
    const { issuerUrl, clientId, secretName, adminGroups = [], viewerGroups = [], groupsClaim, scopes = [], buttonText } = this.options;
    requireUrl(scope, 'signIn.issuerUrl', issuerUrl, ['https']);
    requireDnsSubdomain(scope, 'signIn.secretName', secretName);
    const word = (property: string, text: string) => requirePattern(scope, `signIn.${property}`, text, /^[^\s"\\$]+$/, 'text without spaces, quotes, backslashes and $', 'remove these characters');
    word('clientId', clientId);
    word('groupsClaim', groupsClaim ?? 'groups');
    scopes.forEach((text, index) => word(`scopes[${index}]`, text));
    requirePattern(scope, 'signIn.buttonText', buttonText ?? 'Sign in', /^[^\s"\\$][^\n\r"\\$]*$/, 'text on one line without quotes, backslashes and $', 'remove these characters');
    adminGroups.forEach((group, index) => requireGroup(scope, `signIn.adminGroups[${index}]`, group));
    viewerGroups.forEach((group, index) => requireGroup(scope, `signIn.viewerGroups[${index}]`, group));
    if (adminGroups.length === 0) {
      Annotations.of(scope).addWarning('No user who signs in to Argo CD is an administrator. Add a group to `adminGroups` of `signIn`.');
    }
  }
}
