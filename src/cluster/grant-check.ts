import { IConstruct } from 'constructs';
import { WorkloadGrant } from './workload-permissions';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireAnnotations } from '../private/checks/kubernetes-labels';

/** Checks what gives a workload its role, one of the user's too. */
export function requireGrant(scope: IConstruct, property: string, grant: WorkloadGrant | undefined): void {
  requireArnIfGiven(scope, `${property}.roleArn`, 'role', grant?.roleArn);
  requireAnnotations(scope, `${property}.serviceAccountAnnotations`, grant?.serviceAccountAnnotations);
  requireAnnotations(scope, `${property}.podAnnotations`, grant?.podAnnotations);
}
