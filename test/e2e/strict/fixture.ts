import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ModelLibrary } from './model';

/** A few operations of each protocol, in the form of botocore's models, with rules that the real ones have. */
const SHAPES = {
  Text: { type: 'string' },
  Number: { type: 'integer', min: 1, max: 5 },
  Flag: { type: 'boolean' },
  Role: { type: 'string', min: 1, max: 20 },
  Name: { type: 'string', pattern: '[\\w+=,.@-]+' },
  AnyCase: { type: 'string', pattern: '(?i)all' },
  Mode: { type: 'string', enum: ['OVERWRITE', 'PRESERVE'] },
  Key: { type: 'string', min: 1, max: 5 },
  Names: { type: 'list', member: { shape: 'Name' }, max: 2 },
  Tag: { type: 'structure', required: ['Key'], members: { Key: { shape: 'Key' }, Value: { shape: 'Text' } } },
  Tags: { type: 'list', member: { shape: 'Tag' } },
  TagMap: { type: 'map', key: { shape: 'Key' }, value: { shape: 'Text' }, min: 1 },
};

const REST_JSON = {
  metadata: { protocol: 'rest-json', apiVersion: '2017-11-01' },
  operations: {
    UpdateAddon: { name: 'UpdateAddon', http: { method: 'POST', requestUri: '/clusters/{name}/addons/{addonName}/update' }, input: { shape: 'UpdateAddonRequest' } },
    DescribeAddon: { name: 'DescribeAddon', http: { method: 'GET', requestUri: '/clusters/{name}/addons/{addonName}' }, input: { shape: 'DescribeAddonRequest' } },
    ListVersions: { name: 'ListVersions', http: { method: 'GET', requestUri: '/clusters/all/addons/versions' }, input: { shape: 'ListVersionsRequest' } },
  },
  shapes: {
    ...SHAPES,
    UpdateAddonRequest: {
      type: 'structure',
      required: ['clusterName', 'addonName'],
      members: {
        clusterName: { shape: 'Name', location: 'uri', locationName: 'name' },
        addonName: { shape: 'Text', location: 'uri', locationName: 'addonName' },
        serviceAccountRoleArn: { shape: 'Role' },
        resolveConflicts: { shape: 'Mode' },
        maximum: { shape: 'Number' },
        fast: { shape: 'Flag' },
        tags: { shape: 'TagMap' },
        kind: { shape: 'AnyCase' },
      },
    },
    DescribeAddonRequest: {
      type: 'structure',
      members: { clusterName: { shape: 'Name', location: 'uri', locationName: 'name' }, addonName: { shape: 'Text', location: 'uri', locationName: 'addonName' } },
    },
    ListVersionsRequest: { type: 'structure', members: { names: { shape: 'Names', location: 'querystring', locationName: 'name' } } },
  },
};

const QUERY = {
  metadata: { protocol: 'query', apiVersion: '2010-05-08' },
  operations: { CreateRole: { name: 'CreateRole', http: { method: 'POST', requestUri: '/' }, input: { shape: 'CreateRoleRequest' } } },
  shapes: {
    ...SHAPES,
    CreateRoleRequest: {
      type: 'structure',
      required: ['RoleName'],
      members: { RoleName: { shape: 'Name' }, Tags: { shape: 'Tags' }, Attributes: { shape: 'TagMap' }, MaxSession: { shape: 'Number' } },
    },
  },
};

const EC2 = {
  metadata: { protocol: 'ec2', apiVersion: '2016-11-15' },
  operations: { CreateTags: { name: 'CreateTags', http: { method: 'POST', requestUri: '/' }, input: { shape: 'CreateTagsRequest' } } },
  shapes: {
    ...SHAPES,
    CreateTagsRequest: {
      type: 'structure',
      required: ['Resources'],
      members: {
        Resources: { shape: 'Names', locationName: 'ResourceId' },
        Tags: { shape: 'Tags', locationName: 'Tag' },
        DryRun: { shape: 'Flag', locationName: 'dryRun' },
      },
    },
  },
};

const JSON_MODEL = {
  metadata: { protocol: 'json', apiVersion: '2014-03-28' },
  operations: { CreateLogGroup: { name: 'CreateLogGroup', http: { method: 'POST', requestUri: '/' }, input: { shape: 'CreateLogGroupRequest' } } },
  shapes: {
    ...SHAPES,
    CreateLogGroupRequest: { type: 'structure', required: ['logGroupName'], members: { logGroupName: { shape: 'Name' }, days: { shape: 'Number' } } },
  },
};

const REST_XML = {
  metadata: { protocol: 'rest-xml', apiVersion: '2006-03-01' },
  operations: {
    GetObject: { name: 'GetObject', http: { method: 'GET', requestUri: '/{Bucket}/{Key+}' }, input: { shape: 'ObjectRequest' } },
    PutObject: { name: 'PutObject', http: { method: 'PUT', requestUri: '/{Bucket}/{Key+}' }, input: { shape: 'ObjectRequest' } },
    CopyObject: { name: 'CopyObject', http: { method: 'PUT', requestUri: '/{Bucket}/{Key+}' }, input: { shape: 'CopyRequest' } },
    PutBucketVersioning: { name: 'PutBucketVersioning', http: { method: 'PUT', requestUri: '/{Bucket}?versioning' }, input: { shape: 'VersioningRequest' } },
    CreateBucket: { name: 'CreateBucket', http: { method: 'PUT', requestUri: '/{Bucket}' }, input: { shape: 'BucketRequest' } },
  },
  shapes: {
    ...SHAPES,
    Blob: { type: 'blob' },
    BucketRequest: { type: 'structure', required: ['Bucket'], members: { Bucket: { shape: 'Name', location: 'uri', locationName: 'Bucket' } } },
    ObjectRequest: {
      type: 'structure',
      required: ['Bucket', 'Key'],
      payload: 'Body',
      members: {
        Bucket: { shape: 'Name', location: 'uri', locationName: 'Bucket' },
        Key: { shape: 'Text', location: 'uri', locationName: 'Key' },
        Mode: { shape: 'Mode', location: 'header', locationName: 'x-amz-mode' },
        Body: { shape: 'Blob' },
      },
    },
    CopyRequest: {
      type: 'structure',
      required: ['Bucket', 'Key', 'Source'],
      members: {
        Bucket: { shape: 'Name', location: 'uri', locationName: 'Bucket' },
        Key: { shape: 'Text', location: 'uri', locationName: 'Key' },
        Source: { shape: 'Text', location: 'header', locationName: 'x-amz-copy-source' },
      },
    },
    VersioningRequest: {
      type: 'structure',
      required: ['Bucket', 'Versioning'],
      payload: 'Versioning',
      members: { Bucket: { shape: 'Name', location: 'uri', locationName: 'Bucket' }, Versioning: { shape: 'Versioning', locationName: 'VersioningConfiguration' } },
    },
    Versioning: { type: 'structure', members: { Status: { shape: 'Mode' }, Rules: { shape: 'Rules', locationName: 'Rule' } } },
    Rules: { type: 'list', flattened: true, member: { shape: 'Tag' } },
  },
};

const MODELS: Record<string, object> = { 'eks/2017-11-01': REST_JSON, 'iam/2010-05-08': QUERY, 'ec2/2016-11-15': EC2, 'logs/2014-03-28': JSON_MODEL, 's3/2006-03-01': REST_XML };

/** Writes the models as an installed AWS CLI has them, some of them packed. */
export function fixtureLibrary(): { library: ModelLibrary; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  Object.entries(MODELS).forEach(([path, model], at) => {
    mkdirSync(join(folder, path), { recursive: true });
    const text = JSON.stringify(model);
    writeFileSync(join(folder, path, `service-2.json${at % 2 ? '.gz' : ''}`), at % 2 ? gzipSync(text) : text);
  });
  // An older version beside the one that is asked for.
  mkdirSync(join(folder, 'ec2', '2014-09-01'));
  writeFileSync(join(folder, 'ec2', '2014-09-01', 'service-2.json'), JSON.stringify({ ...EC2, operations: {} }));
  return { library: new ModelLibrary(folder, '1.2.3'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
