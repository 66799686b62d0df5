import { TerraformVariable } from 'cdktf';
import { conditionBlock, policyDocument } from '../../src/private/policy-document';
import { resolve, testStack } from '../helpers/synth';

const read = { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] };

it('allows what the statements say, and nothing else', () => {
  const { Version: version, Statement: statements } = JSON.parse(policyDocument(testStack(), [read, { sid: 'List', actions: ['s3:ListBucket'], resources: ['*'] }]));
  expect(version).toBe('2012-10-17');
  expect(statements).toEqual([
    { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] },
    { Sid: 'List', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['*'] },
  ]);
});

it('has no empty condition, which IAM refuses', () => {
  expect(JSON.parse(policyDocument(testStack(), [{ ...read, conditions: [] }])).Statement[0]).not.toHaveProperty('Condition');
});

it('groups conditions by operator', () => {
  expect(conditionBlock(testStack(), [
    { operator: 'StringEquals', key: 'aws:SourceAccount', values: ['1'] },
    { operator: 'StringLike', key: 'aws:SourceArn', values: ['a', 'b'] },
    { operator: 'StringEquals', key: 'aws:PrincipalTag/team', values: ['c'] },
  ])).toEqual({
    StringEquals: { 'aws:SourceAccount': ['1'], 'aws:PrincipalTag/team': ['c'] },
    StringLike: { 'aws:SourceArn': ['a', 'b'] },
  });
});

// IAM has no way to say "must match both lists" under one operator and key; dropping one would allow more than was asked for.
it('does not drop a condition when a second has its operator and key', () => {
  const conditions = [
    { operator: 'StringEquals', key: 'aws:SourceAccount', values: ['1'] },
    { operator: 'StringEquals', key: 'aws:SourceAccount', values: ['2'] },
  ];
  expect(() => policyDocument(testStack(), [{ ...read, conditions }])).toThrow(
    'Test: `conditions` has StringEquals on aws:SourceAccount more than once, got [["1"],["2"]]. Fix: merge them into one list of values; one of them has to match.',
  );
});

it('keeps tokens', () => {
  const stack = testStack();
  const arn = new TerraformVariable(stack, 'bucket', {}).stringValue;
  const text = policyDocument(testStack(), [{ ...read, resources: [arn, `${arn}/*`], conditions: [{ operator: 'StringEquals', key: 'a', values: [arn] }] }]);
  expect(JSON.parse(resolve(stack, text)).Statement[0]).toMatchObject({ Resource: ['${var.bucket}', '${var.bucket}/*'], Condition: { StringEquals: { a: ['${var.bucket}'] } } });
});
