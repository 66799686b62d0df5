import { holdersOf, kindsOf } from './9-upgrade';

test('what was compared is named by its kind', () => {
  expect(kindsOf([
    'volume vol-1',
    'volume vol-2',
    'arn:aws:eks:eu-west-2:000000000000:cluster/worktest',
    'arn:aws:eks:eu-west-2:000000000000:addon/worktest/coredns/1',
    'claim 1 of volume pvc-1',
  ])).toEqual(['1 addon', '1 claim', '1 cluster', '2 volume']);
});

test('a pod holds the credentials of the role of its own service account, until it is another', () => {
  const grafana = { serviceAccount: 'grafana', id: '1' };
  const controller = { serviceAccount: 'aws-load-balancer-controller', id: '2' };
  const before = [grafana, controller];
  const isGone = [{ name: 'grafana' }];

  expect(holdersOf(isGone, before, [grafana, controller])).toEqual([grafana]);
  expect(holdersOf(isGone, before, [{ ...grafana, id: '3' }, controller])).toEqual([]);
  expect(holdersOf([], before, before)).toEqual([]);
});
