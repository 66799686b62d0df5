import { AwsApi, AwsError } from './aws';
import type { Context } from './context';
import type { PodCredentials } from '../contract';

/** What the log says, once, of a call that was allowed. */
export const actLine = ({ via, roleArn }: PodCredentials, action: string): string => `acts by ${via} as ${roleArn}: ${action}`;

/** The calls of a controller's pods: AWS refuses what the policies of their role do not allow at that moment. */
export function actingAs({ aws, eks, log }: Context, credentials: () => Promise<PodCredentials | undefined>): AwsApi {
  const said = new Set<string>();
  return {
    ...aws,
    call: async (service, action, parameters) => {
      const found = await credentials();
      if (!found || !(await eks.roleAllows(found.roleArn, `${service}:${action}`))) {
        throw new AwsError('AccessDenied', `${found?.roleArn ?? 'a pod without credentials'} is not authorized to perform: ${service}:${action}`);
      }
      const line = actLine(found, `${service}:${action}`);
      if (!said.has(line)) log(line);
      said.add(line);
      return aws.call(service, action, parameters);
    },
  };
}
