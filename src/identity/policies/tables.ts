import { requireArn } from './requirements';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

const READS = ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'];
const WRITES = ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** To read a table and its indexes. */
export function dynamoDbReadPolicy(tableArn: string, policyName: string): WorkloadPolicy {
  return tablePolicy(tableArn, policyName, READS);
}

/** To read and write a table, and read its indexes. */
export function dynamoDbReadWritePolicy(tableArn: string, policyName: string): WorkloadPolicy {
  return tablePolicy(tableArn, policyName, [...READS, ...WRITES]);
}

function tablePolicy(tableArn: string, policyName: string, actions: string[]): WorkloadPolicy {
  requireArn(policyName, 'tableArn', 'table', tableArn);
  return {
    policyName,
    statements: [
      { sid: 'Table', actions, resources: [tableArn] },
      // An index is written by DynamoDB itself.
      { sid: 'Indexes', actions: ['dynamodb:Query', 'dynamodb:Scan'], resources: [`${tableArn}/index/*`] },
    ],
  };
}
