import { kindsOf } from './9-upgrade';

test('what was compared is named by its kind', () => {
  expect(kindsOf([
    'volume vol-1',
    'volume vol-2',
    'arn:aws:eks:eu-west-2:000000000000:cluster/worktest',
    'arn:aws:eks:eu-west-2:000000000000:addon/worktest/coredns/1',
    'claim 1 of volume pvc-1',
  ])).toEqual(['1 addon', '1 claim', '1 cluster', '2 volume']);
});
