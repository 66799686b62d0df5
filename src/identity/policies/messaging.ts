import { keyUse } from './key-use';
import { requireArn } from './requirements';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html, which SNS does alike. */
const KEY_OF_PRODUCERS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** To put messages into a queue. */
export function sqsSendPolicy(queueArn: string, policyName: string, kmsKeyArn?: string): WorkloadPolicy {
  requireArn(policyName, 'queueArn', 'queue', queueArn);
  const actions = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
  return { policyName, statements: [{ sid: 'Send', actions, resources: [queueArn] }, ...keyUse(policyName, kmsKeyArn, KEY_OF_PRODUCERS)] };
}

/** To take messages from a queue. */
export function sqsConsumePolicy(queueArn: string, policyName: string, kmsKeyArn?: string): WorkloadPolicy {
  requireArn(policyName, 'queueArn', 'queue', queueArn);
  const actions = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'];
  return { policyName, statements: [{ sid: 'Consume', actions, resources: [queueArn] }, ...keyUse(policyName, kmsKeyArn, ['kms:Decrypt'])] };
}

/** To publish to a topic. */
export function snsPublishPolicy(topicArn: string, policyName: string, kmsKeyArn?: string): WorkloadPolicy {
  requireArn(policyName, 'topicArn', 'topic', topicArn);
  return {
    policyName,
    statements: [{ sid: 'Publish', actions: ['sns:Publish'], resources: [topicArn] }, ...keyUse(policyName, kmsKeyArn, KEY_OF_PRODUCERS)],
  };
}
