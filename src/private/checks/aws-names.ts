import { IConstruct } from 'constructs';
import { requirePattern } from '../validation';

/**
 * Refuses what EKS takes for no name of a cluster.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html (name, read 2026-11-30)
 */
export function requireClusterName(scope: IConstruct | string, property: string, clusterName: string, fix = 'rename the cluster'): void {
  requirePattern(scope, property, clusterName, /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/, 'a letter or digit, then letters, digits, - and _, at most 100 characters', fix);
}

/**
 * Refuses what cannot be part of the names of log groups and roles.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html (logGroupName, read 2026-11-30)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (RoleName, read 2026-11-30)
 */
export function requireNamePart(scope: IConstruct, property: string, name: string): void {
  requirePattern(scope, property, name, /^[\w.-]{1,128}$/, '1 to 128 letters, digits, and _ . -', 'correct the name');
}

/**
 * Refuses what is no short name of a service with endpoints.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html (read 2026-11-30)
 */
export function requireEndpointService(scope: IConstruct | string, property: string, service: string): void {
  requirePattern(
    scope, property, service, /^(?!com\.amazonaws\.|cn\.com\.amazonaws\.)[a-z0-9][a-z0-9._-]*$/, 'the short name of a service, such as ecr.api or logs',
    'use the last part of the endpoint service name, after the region',
  );
}

/**
 * Refuses what is no name of a device.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html (read 2026-11-30)
 */
export function requireDeviceName(scope: IConstruct, property: string, device: string | undefined): void {
  if (device !== undefined) {
    requirePattern(scope, property, device, /^(\/dev\/)?[a-z][a-z0-9]*$/, 'the name of a device, such as /dev/xvda', 'use one shown by `aws ec2 describe-images`: BlockDeviceMappings');
  }
}

/** Refuses what is no policy of AWS by path and name: what follows `policy/` in its ARN. */
export function requireAwsManagedPolicy(scope: IConstruct, property: string, policy: string): void {
  requirePattern(
    scope, property, policy, /^([\w+=,.@-]+\/)*[\w+=,.@-]+$/, 'path and name of an AWS managed policy, such as service-role/AmazonEBSCSIDriverPolicy',
    'remove the start of the ARN; put your own permissions into `statements`',
  );
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html (2026-11-30) */
export function requireBucketName(scope: IConstruct, property: string, bucketName: string): void {
  requirePattern(
    scope,
    property,
    bucketName,
    /^(?!xn--|sthree-|amzn-s3-demo-|(\d+\.){3}\d+$)[a-z0-9](?!.*\.\.)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9.-]{1,61}[a-z0-9]$/,
    '3 to 63 of a-z, 0-9, - and ., with a letter or digit at both ends, not an IP address, and without a prefix or suffix that AWS reserves',
    'choose a globally unique name, such as <company>-terraform-state',
  );
}
