import { IConstruct } from 'constructs';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

const REASONS = Symbol.for('cdktf-observable-eks/PolicyReasons');

type Carrier = IConstruct & { [REASONS]?: Map<string, string> };

/** Keeps what an IAM policy has no place for: why its statements are as wide as they are. */
export function keepReasons(resource: IConstruct, { statements = [] }: WorkloadPolicy): void {
  (resource as Carrier)[REASONS] = new Map(statements.flatMap(({ sid, reason }) => reason ? [[sid, reason]] : []));
}

/** Why a statement of a policy is as wide as it is. */
export function reasonOf(resource: IConstruct, sid: string): string | undefined {
  return (resource as Carrier)[REASONS]?.get(sid);
}
