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
  answers: 'Which volumes are full, or will be, and which claims have none?',
  choices: [NAMESPACE],
  from: 'now-24h',
  rows: {
    'What needs care': [
      figure({
        title: 'Claims without a volume',
        answers: 'How many claims wait for a volume?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: normal until a pod uses the claim, else the class or the driver is at fault.' },
        query: `sum(kube_persistentvolumeclaim_status_phase{${NAMESPACE_IS}, phase=~"Pending|Lost"})`,
      }),
      figure({
        title: 'Full within four days',
        answers: 'How many volumes will be full within four days, when they go on as in the last six hours?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: a volume of EBS can grow while it is used; once it is full, what writes there has stopped.' },
        query: `count(predict_linear(kubelet_volume_stats_available_bytes{${NAMESPACE_IS}}[6h], 4 * 86400) < 0) or vector(0)`,
      }),
      figure({
        title: 'Volumes that nobody claims',
        answers: 'How many volumes are kept after their claims are gone? They cost as before.',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: wanted where the class retains volumes, and forgotten elsewhere.' },
        query: `sum(kube_persistentvolume_status_phase{${CLUSTER_IS}, phase=~"Released|Failed"})`,
      }),
      figure({ title: 'Claimed', answers: 'How much is claimed in all?', unit: 'bytes', query: `sum(kube_persistentvolumeclaim_resource_requests_storage_bytes{${NAMESPACE_IS}})` }),
      figure({ title: 'Used', answers: 'How much of it is used?', unit: 'bytes', query: `sum(${of('kubelet_volume_stats_used_bytes')})` }),
      figure({ title: 'Claims', answers: 'How many claims are there?', unit: 'short', query: `count(kube_persistentvolumeclaim_info{${NAMESPACE_IS}})` }),
      list({
        title: 'Claims that are in use',
        answers: 'How full is each volume, in bytes and in files, and when will it be full at the pace of the last six hours?',
        keys: { namespace: 'Namespace', persistentvolumeclaim: 'Claim' },
        columns: [
          { title: 'Used', unit: 'percentunit', limit: { yellow: 0.8, red: 0.9, reason: 'from 90 % on, make it larger.' }, query: USED },
          { title: 'Size', unit: 'bytes', query: of('kubelet_volume_stats_capacity_bytes') },
          { title: 'Free', unit: 'bytes', query: of('kubelet_volume_stats_available_bytes') },
          {
            title: 'Files',
            unit: 'percentunit',
            limit: { yellow: 0.8, red: 0.9, reason: 'ext4 has a fixed number of files; none can be made at 100 %, with bytes free.' },
            query: `${of('kubelet_volume_stats_inodes_used')} / ${of('kubelet_volume_stats_inodes')}`,
          },
          {
            title: 'Full in',
            unit: 's',
            limit: { yellow: 345600, red: 86400, below: true, reason: 'red when it is full within a day, yellow within four.' },
            query: `${of('kubelet_volume_stats_available_bytes')} / (max by (namespace, persistentvolumeclaim) (deriv(kubelet_volume_stats_used_bytes{${NAMESPACE_IS}}[6h])) > 0)`,
          },
        ],
      }),
    ],
    'Over time': [
      graph({ title: 'Used', answers: 'How full was each volume?', unit: 'percentunit', max: 1, limit: { red: 0.9, reason: 'Red from 90 %: make it larger.' }, queries: { [CLAIM]: USED } }),
      graph({
        title: 'Growth',
        answers: 'Which volumes grow, and how fast? Below 0 something was deleted.',
        unit: 'Bps',
        queries: { [CLAIM]: `max by (namespace, persistentvolumeclaim) (deriv(kubelet_volume_stats_used_bytes{${NAMESPACE_IS}}[1h]))` },
      }),
    ],
    'Claims and classes': [
      list({
        title: 'Claims',
        answers: 'Which claims are there, of which class, and with which volume?',
        width: 12,
        keys: { namespace: 'Namespace', persistentvolumeclaim: 'Claim', storageclass: 'Class', volumename: 'Volume' },
        columns: [{ title: 'Claims', unit: 'short', query: `sum by (namespace, persistentvolumeclaim, storageclass, volumename) (kube_persistentvolumeclaim_info{${NAMESPACE_IS}})` }],
      }),
      list({
        title: 'Volumes',
        answers: 'Which volumes are there, what becomes of them without their claim, and which volume of EBS is it?',
        width: 12,
        keys: { persistentvolume: 'Volume', storageclass: 'Class', reclaim_policy: 'Afterwards', csi_volume_handle: 'In EBS' },
        columns: [{
          title: 'Size',
          unit: 'bytes',
          query: `max by (persistentvolume, storageclass, reclaim_policy, csi_volume_handle) (kube_persistentvolume_capacity_bytes{${CLUSTER_IS}} * on (cluster, persistentvolume) group_left (storageclass, reclaim_policy, csi_volume_handle) kube_persistentvolume_info{${CLUSTER_IS}})`,
        }],
      }),
      graph({
        title: 'Errors of volumes',
        answers: 'What fails when kubelets attach, mount or release volumes?',
        unit: 'ops',
        queries: { '{{node}} {{operation_name}}': `sum by (node, operation_name) (rate(storage_operation_duration_seconds_count{${CLUSTER_IS}, status!="success"}[$__rate_interval]))` },
      }),
      graph({
        title: 'Slowest of 100 operations',
        answers: 'How long do 99 of 100 of these take at most? Attaching a volume of EBS takes seconds.',
        unit: 's',
        queries: { '{{operation_name}}': `histogram_quantile(0.99, sum by (le, operation_name) (rate(storage_operation_duration_seconds_bucket{${CLUSTER_IS}}[30m])))` },
      }),
    ],
  },
};
