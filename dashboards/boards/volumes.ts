import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { NAMESPACE_IS, CLUSTER_IS } from '../look/selectors';
import { LabelChoice } from '../look/variables';

const NAMESPACE: LabelChoice = { name: 'namespace', label: 'Namespace', query: 'label_values(kube_persistentvolumeclaim_info{cluster=~"$cluster"}, namespace)', multi: true };

const CLAIM = '{{namespace}}/{{persistentvolumeclaim}}';
const of = (metric: string) => `max by (namespace, persistentvolumeclaim) (${metric}{${NAMESPACE_IS}})`;
const USED = `${of('kubelet_volume_stats_used_bytes')} / ${of('kubelet_volume_stats_capacity_bytes')}`;

export const VOLUMES: Board = {
  name: 'volumes',
  title: 'Volumes',
  answers: 'Which volumes are full or will soon be, and which claims have no volume?',
  choices: [NAMESPACE],
  from: 'now-24h',
  rows: {
    'Health': [
      figure({
        title: 'Unbound claims',
        answers: 'How many PersistentVolumeClaims are not bound to a volume?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: normal until a pod uses the claim; otherwise check the storage class and the driver.' },
        query: `sum(kube_persistentvolumeclaim_status_phase{${NAMESPACE_IS}, phase=~"Pending|Lost"})`,
      }),
      figure({
        title: 'Full within four days',
        answers: 'How many volumes will be full within four days at the growth rate of the last six hours?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: expand the EBS volume, which is possible while it is in use; once it is full, writes fail.' },
        query: `count(predict_linear(kubelet_volume_stats_available_bytes{${NAMESPACE_IS}}[6h], 4 * 86400) < 0) or vector(0)`,
      }),
      figure({
        title: 'Released volumes',
        answers: 'How many volumes remain after their claims were deleted? They still cost money.',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: intended if the storage class retains volumes, otherwise left over.' },
        query: `sum(kube_persistentvolume_status_phase{${CLUSTER_IS}, phase=~"Released|Failed"})`,
      }),
      figure({ title: 'Requested storage', answers: 'How much storage do all claims request?', unit: 'bytes', query: `sum(kube_persistentvolumeclaim_resource_requests_storage_bytes{${NAMESPACE_IS}})` }),
      figure({ title: 'Used storage', answers: 'How much storage is used?', unit: 'bytes', query: `sum(${of('kubelet_volume_stats_used_bytes')})` }),
      figure({ title: 'Claims', answers: 'How many PersistentVolumeClaims exist?', unit: 'short', query: `count(kube_persistentvolumeclaim_info{${NAMESPACE_IS}})` }),
      list({
        title: 'Volume usage by claim',
        answers: 'How full is each volume, in bytes and in inodes, and when will it be full at the growth rate of the last six hours?',
        keys: { namespace: 'Namespace', persistentvolumeclaim: 'Claim' },
        columns: [
          { title: 'Used', unit: 'percentunit', limit: { yellow: 0.8, red: 0.9, reason: 'from 90 %, expand the volume.' }, query: USED },
          { title: 'Size', unit: 'bytes', query: of('kubelet_volume_stats_capacity_bytes') },
          { title: 'Free', unit: 'bytes', query: of('kubelet_volume_stats_available_bytes') },
          {
            title: 'Inodes',
            unit: 'percentunit',
            limit: { yellow: 0.8, red: 0.9, reason: 'ext4 has a fixed number of inodes; at 100 %, no file can be created, even if bytes are free.' },
            query: `${of('kubelet_volume_stats_inodes_used')} / ${of('kubelet_volume_stats_inodes')}`,
          },
          {
            title: 'Full in',
            unit: 's',
            limit: { yellow: 345600, red: 86400, below: true, reason: 'red if the volume is full within one day, yellow within four days.' },
            query: `${of('kubelet_volume_stats_available_bytes')} / (max by (namespace, persistentvolumeclaim) (deriv(kubelet_volume_stats_used_bytes{${NAMESPACE_IS}}[6h])) > 0)`,
          },
        ],
      }),
    ],
    'Over time': [
      graph({ title: 'Volume usage', answers: 'How full was each volume over time?', unit: 'percentunit', max: 1, limit: { red: 0.9, reason: 'Red from 90 %: expand the volume.' }, queries: { [CLAIM]: USED } }),
      graph({
        title: 'Volume growth',
        answers: 'Which volumes grow, and how fast? Negative values mean that data was deleted.',
        unit: 'Bps',
        queries: { [CLAIM]: `max by (namespace, persistentvolumeclaim) (deriv(kubelet_volume_stats_used_bytes{${NAMESPACE_IS}}[1h]))` },
      }),
    ],
    'Claims and volumes': [
      list({
        title: 'Claims',
        answers: 'Which claims exist, and what are their storage class and volume?',
        width: 12,
        keys: { namespace: 'Namespace', persistentvolumeclaim: 'Claim', storageclass: 'Class', volumename: 'Volume' },
        columns: [{ title: 'Claims', unit: 'short', query: `sum by (namespace, persistentvolumeclaim, storageclass, volumename) (kube_persistentvolumeclaim_info{${NAMESPACE_IS}})` }],
      }),
      list({
        title: 'Volumes',
        answers: 'Which volumes exist, what is their reclaim policy, and what is their EBS volume ID?',
        width: 12,
        keys: { persistentvolume: 'Volume', storageclass: 'Class', reclaim_policy: 'Reclaim policy', csi_volume_handle: 'EBS volume' },
        columns: [{
          title: 'Size',
          unit: 'bytes',
          query: `max by (persistentvolume, storageclass, reclaim_policy, csi_volume_handle) (kube_persistentvolume_capacity_bytes{${CLUSTER_IS}} * on (cluster, persistentvolume) group_left (storageclass, reclaim_policy, csi_volume_handle) kube_persistentvolume_info{${CLUSTER_IS}})`,
        }],
      }),
      graph({
        title: 'Volume operation errors',
        answers: 'Which operations fail when kubelets attach, mount or release volumes?',
        unit: 'ops',
        queries: { '{{node}} {{operation_name}}': `sum by (node, operation_name) (rate(storage_operation_duration_seconds_count{${CLUSTER_IS}, status!="success"}[$__rate_interval]))` },
      }),
      graph({
        title: 'p99 volume operation latency',
        answers: 'How long do 99 % of these operations take at most? Attaching an EBS volume takes seconds.',
        unit: 's',
        queries: { '{{operation_name}}': `histogram_quantile(0.99, sum by (le, operation_name) (rate(storage_operation_duration_seconds_bucket{${CLUSTER_IS}}[30m])))` },
      }),
    ],
  },
};
