import { requireKey } from './requirements';
import { PolicyStatement } from '../../cluster/workload-permissions';

/** The use of a KMS key, where there is one. */
export function keyUse(policyName: string, kmsKeyArn: string | undefined, actions: string[]): PolicyStatement[] {
  requireKey(policyName, kmsKeyArn);
  return kmsKeyArn === undefined ? [] : [{ sid: 'Key', actions, resources: [kmsKeyArn] }];
}
