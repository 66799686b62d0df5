import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { makeCertificate } from './certificates';

const authority = makeCertificate({ commonName: 'e2e', use: 'authority' });

test('a client certificate is signed by the authority and carries the groups', () => {
  const client = makeCertificate({ commonName: 'admin', organizations: ['system:masters', 'b'], use: 'client', issuer: authority });
  const read = new X509Certificate(client.certificate);
  const issuer = new X509Certificate(authority.certificate);
  expect(issuer.ca).toBe(true);
  expect(read.ca).toBe(false);
  expect(read.verify(issuer.publicKey)).toBe(true);
  expect(read.checkIssued(issuer)).toBe(true);
  expect(read.subject).toBe('O=system:masters\nO=b\nCN=admin');
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(new Date(read.validTo).getTime()).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  expect(new Date(read.validFrom).getTime()).toBeLessThan(Date.now());
});

test('a client that trusts the authority speaks TLS with a server certificate, by name and by address', async () => {
  const pair = makeCertificate({ commonName: 'x', use: 'server', issuer: authority, hosts: ['x.default.svc', '127.0.0.1'] });
  const server = createServer({ cert: pair.certificate, key: pair.key }, (socket) => socket.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const servername of ['x.default.svc', undefined]) {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate, servername });
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toBe('hello');
    expect(socket.authorized).toBe(true);
    socket.destroy();
  }
  const stranger = connect({ host: '127.0.0.1', port, ca: authority.certificate, servername: 'y.default.svc' });
  await expect(once(stranger, 'secureConnect')).rejects.toThrow(/altnames/);
  server.close();
});
