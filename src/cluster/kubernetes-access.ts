/**
 * How Terraform reaches the cluster's API server to install Helm releases. It logs in with `aws eks get-token`, so
 * the AWS CLI has to be on the machine where Terraform runs: a token made afresh for every call neither expires
 * between plan and apply nor stands in the state.
 */
export interface KubernetesAccess {
  /**
   * AWS CLI profile to log in with.
   *
   * @default - the profile of the stack's AWS provider, else the environment's credentials; of what else the provider logs in
   * with, files and a web identity are handed on, and the rest is a warning
   */
  readonly awsProfile?: string;

  /**
   * ARN of the IAM role to log in as. It needs an access entry of the cluster: a literal one that is not among literal `admins`,
   * with account and path, is refused.
   *
   * @default - the role that the stack's AWS provider assumes, else the environment's identity
   */
  readonly roleArn?: string;

  /**
   * Command that runs the AWS CLI, word by word. By default it is run through `env`, since the Helm provider takes
   * "executable aws not found" for "release not found", and would then forget every release on a machine without the
   * CLI. On Windows, which has no `env`, use `["cmd", "/c", "aws"]`.
   *
   * @default ["env", "aws"]
   */
  readonly awsCommand?: string[];

  /**
   * Address to reach the API server at, such as `https://localhost:8443` for a tunnel.
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
   * Server name to expect in the API server's certificate, where it is reached under another name.
   *
   * @default - the host of the address
   */
  readonly tlsServerName?: string;
}
