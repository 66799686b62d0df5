/** Version of the protocol between a Kubernetes client and its login command. */
export enum ExecApiVersion {
  /** `scw` answers with this one. */
  V1 = 'client.authentication.k8s.io/v1',
  /** `aws` answers with this one, and `doctl` with no other. */
  V1BETA1 = 'client.authentication.k8s.io/v1beta1',
}

/** A kubeconfig on the machine that runs Terraform. */
export interface KubeconfigAccessOptions {
  /** Path of the file, in full; a `~/` at its start is the home of who runs Terraform. One that is not in full starts where Terraform runs. */
  readonly path: string;

  /** Name of the context in it. Whichever context is current there does not count. */
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
  /** Address of the API server, such as `https://10.0.0.10:6443`. */
  readonly host: string;

  /** Certificate authority of the API server: a PEM in base64, as clouds and kubeconfigs have it. */
  readonly ca: string;

  /**
   * URL of a proxy that reaches the API server.
   *
   * @default - that of the environment (`KUBE_PROXY_URL`), else none
   */
  readonly proxyUrl?: string;

  /**
   * Server name to expect in the API server's certificate, where it is reached under another name.
   *
   * @default - the host of the address
   */
  readonly tlsServerName?: string;
}

/** Login through a command that prints a token. */
export interface ExecAccessOptions extends ApiServerOptions {
  /** Version of the protocol that the command answers in. */
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
   * Variables for the command. Terraform writes them into its configuration, so no secrets.
   *
   * @default - those of Terraform alone
   */
  readonly env?: { [variable: string]: string };

  /**
   * What runs the command, word by word. The Helm provider takes "executable doctl not found" for "release not found", and would
   * forget every release on a machine without it; through `env` the login fails instead. On Windows: `["cmd", "/c"]`.
   *
   * @default ["env"]
   */
  readonly runner?: string[];
}

/** Login through `aws eks get-token`. */
export interface AwsAccessOptions extends ApiServerOptions {
  /** Name of the cluster in EKS. */
  readonly clusterName: string;

  /** Region that the cluster stands in. */
  readonly region: string;

  /**
   * Profile of the AWS CLI.
   *
   * @default - the environment's credentials
   */
  readonly awsProfile?: string;

  /**
   * ARN of the IAM role to log in as.
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
   * @default - the one that is active, or the environment's keys
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
  /** Id of the cluster. */
  readonly clusterId: string;

  /**
   * Context of doctl: which account it is logged in to.
   *
   * @default - the one that is active
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
  /** The token: a reference to what hands it out, or a sensitive variable. Literal text is refused. */
  readonly token: string;
}
