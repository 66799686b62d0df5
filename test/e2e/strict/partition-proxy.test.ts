import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { foreignArn, startPartitionProxy, translated } from './partition-proxy';

test('ARNs are of the other partition, however their colons are written', () => {
  expect(translated('arn:aws-cn:iam::1:role/a arn%3Aaws-cn%3Aiam%3A%3A1', 'aws-cn', 'aws')).toBe('arn:aws:iam::1:role/a arn%3Aaws%3Aiam%3A%3A1');
  expect(translated('arn:aws:s3:::x', 'aws', 'aws-us-gov')).toBe('arn:aws-us-gov:s3:::x');
  expect(foreignArn('Resource=arn%3Aaws%3As3%3A%3A%3Ax&y')).toBe('arn%3Aaws%3As3%3A%3A%3Ax');
  expect(foreignArn('arn:aws-cn:s3:::x')).toBeUndefined();
});

test('an emulator of one partition stands for another, and ARNs of its own are refused', async () => {
  const seen: string[] = [];
  const emulator = createServer((request, response) => void text(request).then((body) => {
    seen.push(`${request.headers.authorization} ${body}`);
    response.end('<Arn>arn:aws:iam::1:role/made</Arn>');
  }));
  await new Promise<void>((done) => emulator.listen(0, '127.0.0.1', done));
  const log: string[] = [];
  const proxy = await startPartitionProxy(`http://127.0.0.1:${(emulator.address() as AddressInfo).port}`, 'aws-cn', (line) => log.push(line));
  const ask = (arn: string) => fetch(proxy.url, {
    method: 'POST',
    headers: { 'authorization': 'AWS4-HMAC-SHA256 Credential=x/20261130/cn-north-1/iam/aws4_request', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Action: 'AttachRolePolicy', PolicyArn: arn }).toString(),
  });
  try {
    const good = await ask('arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy');
    expect([good.status, await good.text()]).toEqual([200, '<Arn>arn:aws-cn:iam::1:role/made</Arn>']);
    expect(seen).toEqual([expect.stringContaining('PolicyArn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FAmazonEKSClusterPolicy')]);
    const bad = await ask('arn:aws:iam::aws:policy/AmazonEKSClusterPolicy');
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining('<Code>MalformedPolicyDocument</Code>')]);
    expect(log).toHaveLength(1);
    expect(seen).toHaveLength(1);
  } finally {
    await proxy.stop();
    await new Promise((done) => emulator.close(done));
  }
});
