import { DeploySite, regionalArn, unique } from './deploy-site';
import { DocumentStatement } from '../../../private/policy-document';
import { DeployedApp, StateObject } from '../deployed-app';

/** Where Terraform looks for workspaces, also for the one that there always is. */
const WORKSPACES = 'env:/';

/** The buckets that `bucketStatements` may match of the app, for a check that no state is in one of them. */
export function bucketPatterns(app: DeployedApp): string[] {
  return app.has('aws_s3_bucket') ? app.names('aws_s3_bucket', 'bucket') : app.literals('aws_s3_bucket_policy', 'bucket');
}

/** ARNs of the app's buckets. */
export function bucketArns(app: DeployedApp, { partition }: DeploySite): string[] {
  return bucketPatterns(app).map((name) => `arn:${partition}:s3:::${name}`);
}

/**
 * To empty the buckets that a destroy deletes with what is in them, and no others.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html, which asks for either right by whether a version is named (2026-11-30)
 */
export function emptyingStatements(app: DeployedApp, { partition }: DeploySite): DocumentStatement[] {
  // What only Terraform knows may be true.
  const buckets = app.names('aws_s3_bucket', 'bucket', undefined, ({ force_destroy: force }) => force !== undefined && force !== false);
  const arns = buckets.map((name) => `arn:${partition}:s3:::${name}`);
  return [
    { sid: 'ListWhatGoes', actions: ['s3:ListBucketVersions'], resources: arns },
    { sid: 'EmptyBuckets', actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'], resources: arns.map((arn) => `${arn}/*`) },
  ];
}

/** ARNs of the app's log groups; some actions want them with the streams. */
export function logGroupArns(app: DeployedApp, site: DeploySite): string[] {
  const groups = app.has('aws_cloudwatch_log_group') ? app.names('aws_cloudwatch_log_group') : [];
  return groups.flatMap((name) => [name, `${name}:*`]).map((name) => regionalArn(site, 'logs', `log-group:${name}`));
}

/**
 * To read the states of the stacks, and of those that they take values from.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#s3-bucket-permissions (read 2026-11-30)
 */
export function stateReads(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const states = app.readableStates;
  const buckets = unique(states.map(({ bucket }) => bucket));
  return [
    ...buckets.map((bucket, index) => ({
      sid: `ListStates${index === 0 ? '' : index + 1}`,
      actions: ['s3:ListBucket'],
      resources: [`arn:${site.partition}:s3:::${bucket}`],
      conditions: [{
        operator: 'StringEquals',
        key: 's3:prefix',
        values: unique([WORKSPACES, ...states.filter((state) => state.bucket === bucket).map(({ key }) => key)]),
      }],
    })),
    { sid: 'ReadStates', actions: ['s3:GetObject'], resources: states.map((state) => objectArn(site, state)) },
    { sid: 'StateKeys', actions: ['kms:Decrypt'], resources: keysOf(states) },
  ];
}

/** To lock and write the states of the stacks. */
export function stateWrites(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  return [
    { sid: 'WriteState', actions: ['s3:PutObject'], resources: app.states.map((state) => objectArn(site, state)) },
    {
      sid: 'LockStates',
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: app.states.map((state) => `${objectArn(site, state)}.tflock`),
    },
    { sid: 'EncryptStates', actions: ['kms:GenerateDataKey'], resources: keysOf(app.states) },
  ];
}

function keysOf(states: StateObject[]): string[] {
  return unique(states.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []));
}

function objectArn({ partition }: DeploySite, { bucket, key }: StateObject): string {
  return `arn:${partition}:s3:::${bucket}/${key}`;
}
