/** Version of the protocol between a Kubernetes client and its login command. */
export enum ExecApiVersion {
  /** Used by `scw`. */
  V1 = 'client.authentication.k8s.io/v1',
  /** Used by `aws`, and the only version of `doctl`. */
  V1BETA1 = 'client.authentication.k8s.io/v1beta1',
}

/** A kubeconfig on the machine that runs Terraform. */
export interface KubeconfigAccessOptions {
  /**
   * Absolute path of the file; `~/` is the home directory of the user who runs Terraform. A relative path starts in Terraform's working directory.
   */
  readonly path: string;

  /** Name of the context. The file's current context is ignored. */
  readonly context: string;

  /**
   * URL of a proxy that reaches the API server.
   *
   * @default - that of the file, else of the environment (`KUBE_PROXY_URL`)
   */
  readonly proxyUrl?: string;
}

/** Address and CA of an API server. */
export interface ApiServerOptions {
  /** URL of the API server, such as `https://10.0.0.10:6443`. */
  readonly host: string;

  /** CA certificate of the API server: PEM in base64, as in kubeconfigs. */
  readonly ca: string;

  /**
   * URL of a proxy that reaches the API server.
   *
   * @default - that of the environment (`KUBE_PROXY_URL`), else none
   */
  readonly proxyUrl?: string;

  /**
   * Server name in the API server's certificate, if it is reached under another name.
   *
   * @default - the host of the URL
   */
  readonly tlsServerName?: string;
}

/** Login through a command that prints a token. */
export interface ExecAccessOptions extends ApiServerOptions {
  /** Protocol version of the command's output. */
  readonly apiVersion: ExecApiVersion;

  /** The command. */
  readonly command: string;

  /**
   * Arguments of the command.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Environment variables for the command. Terraform writes them into its configuration, so do not use secrets.
   *
   * @default - only those of Terraform
   */
  readonly env?: { [variable: string]: string };

  /**
   * What runs the command, word by word. The Helm provider takes "executable doctl not found" for "release not found", and would forget every release
   * on a machine without it; with `env` the login fails instead. On Windows: `["cmd", "/c"]`.
   *
   * @default ["env"]
   */
  readonly runner?: string[];
}

/** Login through `aws eks get-token`. */
export interface AwsAccessOptions extends ApiServerOptions {
  /** Name of the cluster in EKS. */
  readonly clusterName: string;

  /** Region of the cluster. */
  readonly region: string;

  /**
   * Profile of the AWS CLI.
   *
   * @default - the environment's credentials
   */
  readonly awsProfile?: string;

  /**
   * ARN of the IAM role to log in with.
   *
   * @default - the environment's identity
   */
  readonly roleArn?: string;

  /**
   * What runs the command, word by word.
   *
   * @default ["env"]
   */
  readonly runner?: string[];
}

/** Login through `scw k8s exec-credential`, whose token is the secret key of the profile itself. */
export interface ScalewayAccessOptions extends ApiServerOptions {
  /**
   * Profile of the CLI.
   *
   * @default - the active one, or the environment's keys
   */
  readonly profile?: string;

  /**
   * What runs the command, word by word.
   *
   * @default ["env"]
   */
  readonly runner?: string[];
}

/** Login through `doctl kubernetes cluster kubeconfig exec-credential`. */
export interface DigitalOceanAccessOptions extends ApiServerOptions {
  /** ID of the cluster. */
  readonly clusterId: string;

  /**
   * Context of doctl, which selects the account.
   *
   * @default - the active one
   */
  readonly authContext?: string;

  /**
   * What runs the command, word by word.
   *
   * @default ["env"]
   */
  readonly runner?: string[];
}

/** A literal token. */
export interface TokenAccessOptions extends ApiServerOptions {
  /** The token: a reference to its source, or a sensitive variable. Literals are rejected. */
  readonly token: string;
}
