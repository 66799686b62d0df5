import { Construct } from 'constructs';
import { BoardConfigMap } from './board-release';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant, WorkloadPolicy } from '../../cluster/workload-permissions';
import { snsPublishPolicy } from '../../identity/policies/messaging';
import { isPlainObject } from '../../private/tokens';
import { AlertingBinding } from '../alerting/alerting';
import { AlertingOptions } from '../alerting/alerting-options';
import { LEVEL_BOARD, levelBoardJson } from '../alerting/service-levels/level-board';

/** Whether values of the user say how Grafana sends e-mail. */
export function sendsMail(helmValues: Record<string, unknown> = {}): boolean {
  const ini = helmValues['grafana.ini'];
  return isPlainObject(ini) && isPlainObject(ini.smtp);
}

/** The permission to publish to topics; none where there are none. */
export function topicGrant(scope: Construct, cluster: IKubernetesCluster, account: ServiceAccount, topics: AlertingBinding['topics']): WorkloadGrant | undefined {
  return topics.length === 0 ? undefined : cluster.workloadIdentity.grant(scope, account, topicsPolicy(topics));
}

function topicsPolicy(topics: AlertingBinding['topics']): WorkloadPolicy {
  const policyName = 'GrafanaAlerts';
  const statements = topics.flatMap(({ topicArn, kmsKeyArn }) => snsPublishPolicy(topicArn, policyName, kmsKeyArn).statements ?? []);
  const sids = [...new Set(statements.map(({ sid }) => sid))];
  return {
    policyName,
    statements: sids.map((sid) => {
      const alike = statements.filter((statement) => statement.sid === sid);
      return { ...alike[0], resources: [...new Set(alike.flatMap(({ resources }) => resources))] };
    }),
  };
}

/** The dashboard of service levels, where there are some. */
export function levelBoards({ serviceLevels = {} }: AlertingOptions = {}): BoardConfigMap[] {
  return Object.keys(serviceLevels).length === 0 ? [] : [{ ...LEVEL_BOARD, json: levelBoardJson() }];
}
