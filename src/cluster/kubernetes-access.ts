/**
 * How Terraform reaches the cluster's API server to install Helm releases. It logs in with `aws eks get-token`, so the AWS CLI must be installed
 * where Terraform runs: a new token for every call neither expires between plan and apply nor ends up in the state.
 */
export interface KubernetesAccess {
  /**
   * AWS CLI profile to log in with.
   *
   * @default - the profile of the stack's AWS provider, else the environment's credentials; the provider's files and web identity are passed on, its
   * other credentials cause a warning
   */
  readonly awsProfile?: string;

  /**
   * ARN of the IAM role to log in with. It needs an access entry in the cluster: a literal ARN that is not among literal `admins`, with account and
   * path, is rejected.
   *
   * @default - the role that the stack's AWS provider assumes, else the environment's identity
   */
  readonly roleArn?: string;

  /**
   * Command that runs the AWS CLI, word by word. By default it runs through `env`, because the Helm provider takes "executable aws not found" for
   * "release not found", and would forget every release on a machine without the CLI. On Windows, which has no `env`, use `["cmd", "/c", "aws"]`.
   *
   * @default ["env", "aws"]
   */
  readonly awsCommand?: string[];

  /**
   * URL of the API server, such as `https://localhost:8443` for a tunnel.
   *
   * @default - the cluster's endpoint
   */
  readonly endpoint?: string;

  /**
   * URL of a proxy that reaches the API server, for an endpoint inside a VPC.
   *
   * @default - no proxy
   */
  readonly proxyUrl?: string;

  /**
   * Server name in the API server's certificate, if it is reached under another name.
   *
   * @default - the host of the URL
   */
  readonly tlsServerName?: string;
}
