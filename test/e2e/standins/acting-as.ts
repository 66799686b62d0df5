import { AwsApi, AwsError } from './aws';
import type { Context } from './context';
import type { PodCredentials } from '../contract';

/** The calls of a controller's pods: AWS refuses what the policies of their role do not allow at that moment. */
export function actingAs({ aws, eks }: Context, credentials: () => Promise<PodCredentials | undefined>): AwsApi {
  return {
    call: async (service, action, parameters) => {
      const roleArn = (await credentials())?.roleArn;
      if (!roleArn || !(await eks.roleAllows(roleArn, `${service}:${action}`))) {
        throw new AwsError('AccessDenied', `${roleArn ?? 'a pod without credentials'} is not authorized to perform: ${service}:${action}`);
      }
      return aws.call(service, action, parameters);
    },
  };
}
