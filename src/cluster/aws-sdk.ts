/** AWS SDKs that support EKS Pod Identity, from some version on. */
export enum AwsSdkKind {
  /** AWS CLI, version 1. */
  CLI_V1 = 'CLI_V1',
  /** AWS CLI, version 2. */
  CLI_V2 = 'CLI_V2',
  /** AWS SDK for C++. */
  CPP = 'CPP',
  /** AWS SDK for .NET, by the version of AWSSDK.Core. */
  DOTNET = 'DOTNET',
  /** AWS SDK for Go, version 1. */
  GO_V1 = 'GO_V1',
  /** AWS SDK for Go, version 2, by release date, such as `2023-11-14`. */
  GO_V2 = 'GO_V2',
  /** AWS SDK for Java, version 1. */
  JAVA_V1 = 'JAVA_V1',
  /** AWS SDK for Java, version 2. */
  JAVA_V2 = 'JAVA_V2',
  /** AWS SDK for JavaScript, version 2. */
  JAVASCRIPT_V2 = 'JAVASCRIPT_V2',
  /** AWS SDK for JavaScript, version 3. */
  JAVASCRIPT_V3 = 'JAVASCRIPT_V3',
  /** AWS SDK for PHP. */
  PHP = 'PHP',
  /** AWS SDK for Python, by the version of boto3. */
  PYTHON = 'PYTHON',
  /** AWS SDK for Ruby, by the version of aws-sdk-core. */
  RUBY = 'RUBY',
  /** AWS SDK for Rust, by release date. */
  RUST = 'RUST',
}

/** The AWS SDK that a workload uses. */
export interface AwsSdk {
  /** The SDK. */
  readonly kind: AwsSdkKind;
  /** Its version, such as `1.34.41`, or its release date, depending on the kind. */
  readonly version: string;
}
