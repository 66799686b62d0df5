import { TerraformStack } from 'cdktf';
import { KubernetesAccess } from './kubernetes-access';
import { awsProviderOf, providerConfig } from '../private/aws-provider';

/** How `aws eks get-token` logs in. */
export interface ClusterLogin {
  readonly profile?: string;
  readonly roleArn?: string;
  /** Role that the environment leads to, before any that is assumed. */
  readonly webIdentityRoleArn?: string;
  /** Environment of the command. Never a secret: Terraform writes it into plans. */
  readonly environment: { readonly [variable: string]: string };
  /** What the AWS provider logs in with, and the command cannot be told of. */
  readonly warnings: string[];
}

type Block = { readonly [argument: string]: unknown };

/** Arguments of the provider that the AWS CLI takes from its environment. */
const VARIABLES: { readonly [argument: string]: string } = {
  shared_config_files: 'AWS_CONFIG_FILE',
  shared_credentials_files: 'AWS_SHARED_CREDENTIALS_FILE',
  custom_ca_bundle: 'AWS_CA_BUNDLE',
  http_proxy: 'HTTP_PROXY',
  https_proxy: 'HTTPS_PROXY',
  no_proxy: 'NO_PROXY',
  ec2_metadata_service_endpoint: 'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  ec2_metadata_service_endpoint_mode: 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
};

const PROPERTIES: { readonly [argument: string]: string } = {
  shared_config_files: 'sharedConfigFiles',
  shared_credentials_files: 'sharedCredentialsFiles',
  http_proxy: 'httpProxy',
  https_proxy: 'httpsProxy',
};

/** What trust policies can ask of a session, and the command does not send. */
const SESSION_PARTS = [['source_identity', 'sourceIdentity', 'a source identity'], ['tags', 'tags', 'session tags']] as const;

/**
 * What the command is told of the login of a stack's AWS provider. The command assumes one role, from a profile or from its
 * environment; it knows no external id, and secrets stay out of what Terraform writes down.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html (read 2026-11-30)
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html (read 2026-11-30)
 */
export function clusterLogin(stack: TerraformStack, access: KubernetesAccess): ClusterLogin {
  const config = providerConfig(awsProviderOf(stack));
  const roles = blocks(config.assume_role);
  const lastRole = textOf(roles[roles.length - 1]?.role_arn);
  if (access.awsProfile !== undefined) {
    // A profile can do all that the provider does, so a role that only the provider can reach is left to it.
    const role = isPlain(roles) ? lastRole : undefined;
    return { profile: access.awsProfile, roleArn: access.roleArn ?? role, environment: environmentOf(config), warnings: [] };
  }
  const [webIdentity = {}] = blocks(config.assume_role_with_web_identity);
  const tokenFile = textOf(webIdentity.web_identity_token_file);
  return {
    // With a profile, the AWS CLI does not look for a web identity.
    profile: tokenFile === undefined ? textOf(config.profile) : undefined,
    roleArn: access.roleArn ?? lastRole,
    webIdentityRoleArn: textOf(webIdentity.role_arn),
    environment: { ...environmentOf(config), ...webIdentityOf(webIdentity, tokenFile) },
    warnings: [
      ...(access.roleArn === undefined ? roleWarnings(roles) : []),
      ...fileWarnings(config),
      ...secretWarnings(config, webIdentity),
    ],
  };
}

function isPlain(roles: Block[]): boolean {
  return roles.length < 2 && roles.every((role) => role.external_id === undefined);
}

function environmentOf(config: Block): { [variable: string]: string } {
  return Object.fromEntries(Object.entries(VARIABLES).flatMap(([argument, variable]) => {
    const values = [config[argument] ?? []].flat().filter((value) => typeof value === 'string');
    return values.length === 1 && !holdsPassword(values[0]) ? [[variable, values[0]]] : [];
  }));
}

function webIdentityOf(webIdentity: Block, tokenFile: string | undefined): { [variable: string]: string } {
  const [roleArn, session] = [textOf(webIdentity.role_arn), textOf(webIdentity.session_name)];
  return tokenFile === undefined || roleArn === undefined ? {} : {
    AWS_ROLE_ARN: roleArn,
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    ...(session !== undefined && { AWS_ROLE_SESSION_NAME: session }),
  };
}

function roleWarnings(roles: Block[]): string[] {
  const profile = 'Set `awsProfile` of `kubernetesAccess` to an equivalent profile, with `role_arn`, `source_profile` and `external_id`, in the file that AWS_CONFIG_FILE specifies';
  return [
    ...(roles.some((role) => role.external_id !== undefined)
      ? [warning('`assumeRole[].externalId`', `assumes roles without an external ID. ${profile}`)] : []),
    ...SESSION_PARTS.filter(([argument]) => roles.some((role) => role[argument] !== undefined)).map(([, property, what]) =>
      warning(`\`assumeRole[].${property}\``, `assumes the role without ${what}: if its trust policy requires one, the login fails. Set \`roleArn\` of \`kubernetesAccess\` to a role that does not require it, or \`awsProfile\` to a profile whose \`credential_process\` sends it`)),
    ...(roles.length > 1
      ? [warning('a chain of several `assumeRole`', `assumes only the last of them. ${profile}`)] : []),
  ];
}

function fileWarnings(config: Block): string[] {
  return Object.entries(PROPERTIES).flatMap(([argument, property]) => {
    const values = [config[argument] ?? []].flat();
    const variable = VARIABLES[argument];
    if (values.length > 1) {
      return [warning(`several \`${property}\``, `reads only one file. Put all settings for the login into one file, and set ${variable} to it where Terraform runs`)];
    }
    return values.some(holdsPassword)
      ? [warning(`a password in \`${property}\``, `does not receive it, because Terraform would store it. Set ${variable} where Terraform runs`)] : [];
  });
}

function secretWarnings(config: Block, webIdentity: Block): string[] {
  const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', ...(config.token === undefined ? [] : ['AWS_SESSION_TOKEN'])];
  return [
    ...(config.access_key !== undefined || config.secret_key !== undefined
      ? [warning('`accessKey` and `secretKey`', `does not receive them, because Terraform would store them. Set ${keys.join(', ')} where Terraform runs, and remove them from the provider`)] : []),
    ...(webIdentity.web_identity_token !== undefined
      ? [warning('`assumeRoleWithWebIdentity[].webIdentityToken`', 'does not receive it, because Terraform would store it. Put the token into a file and set `webIdentityTokenFile`, or AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN where Terraform runs')] : []),
    ...(blocks(config.endpoints).some((endpoints) => endpoints.sts !== undefined)
      ? [warning('`endpoints[].sts`', 'uses the STS endpoint of AWS. Set AWS_ENDPOINT_URL_STS where Terraform runs to use the same endpoint')] : []),
  ];
}

function warning(what: string, instead: string): string {
  return `The AWS provider logs in with ${what}, and \`aws eks get-token\`, which logs in to the API server, ${instead}.`;
}

function holdsPassword(value: unknown): boolean {
  return typeof value === 'string' && /:\/\/[^/]*@/.test(value);
}

function blocks(value: unknown): Block[] {
  return [value ?? []].flat().filter((block): block is Block => typeof block === 'object' && block !== null);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
