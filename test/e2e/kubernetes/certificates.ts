import { createPublicKey, generateKeyPairSync, KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';

/**
 * X.509 certificates (RFC 5280) with keys on P-256. Node signs but writes no certificates, and an `openssl` program
 * is not on every machine; what a control plane needs of the format is this little.
 */

export interface CertificatePair {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** The groups of a client, to Kubernetes. */
  readonly organizations?: readonly string[];
  readonly use: 'authority' | 'server' | 'client';
  /** DNS names and IPv4 addresses. */
  readonly hosts?: readonly string[];
  /** @default 3650 */
  readonly validDays?: number;
  /** Who signs; itself without. */
  readonly issuer?: CertificatePair;
}

const OIDS = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
};

const VALID_DAYS = 3650;

export function makeCertificate(request: CertificateRequest): CertificatePair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = name(request.commonName, request.organizations ?? []);
  const algorithm = sequence(oid(OIDS.ecdsaWithSha256));
  const now = Date.now();
  const content = sequence(
    tag(0xa0, integer(Buffer.from([2]))),
    // Positive, whatever the first byte is.
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    request.issuer ? subjectOf(request.issuer.certificate) : subject,
    // A minute back, for clocks that differ.
    sequence(time(new Date(now - 60_000)), time(new Date(now + (request.validDays ?? VALID_DAYS) * 86_400_000))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, sequence(...extensions(request))),
  );
  const signature = sign('sha256', content, request.issuer?.key ?? privateKey);
  const der = sequence(content, algorithm, bitString(signature));
  return { certificate: pem('CERTIFICATE', der), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

/** A key that signs service account tokens, and what verifies them. */
export function makeSigningKey(): { readonly key: string; readonly publicKey: string } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey: KeyObject = createPublicKey(privateKey);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}

function extensions(request: CertificateRequest): Buffer[] {
  const authority = request.use === 'authority';
  const list = [
    extension(OIDS.basicConstraints, true, sequence(...(authority ? [tag(0x01, Buffer.from([0xff]))] : []))),
    // Bits from the left: 0 digital signature, 5 certificate signing. The first byte counts the unused ones.
    extension(OIDS.keyUsage, true, tag(0x03, Buffer.from(authority ? [0x02, 0x84] : [0x07, 0x80]))),
  ];
  if (!authority) {
    list.push(extension(OIDS.extendedKeyUsage, false, sequence(oid(request.use === 'server' ? OIDS.server : OIDS.client))));
  }
  if (request.hosts?.length) {
    const names = request.hosts.map((host) =>
      isIPv4(host) ? tag(0x87, Buffer.from(host.split('.').map(Number))) : tag(0x82, Buffer.from(host)));
    list.push(extension(OIDS.subjectAltName, false, sequence(...names)));
  }
  return list;
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [tag(0x01, Buffer.from([0xff]))] : []), tag(0x04, value));
}

function name(commonName: string, organizations: readonly string[]): Buffer {
  const part = (id: string, text: string) => tag(0x31, sequence(oid(id), tag(0x0c, Buffer.from(text))));
  return sequence(...organizations.map((text) => part(OIDS.organization, text)), part(OIDS.commonName, commonName));
}

/** The issuer's name has to be the very bytes of its subject; names of our own have O lines and one CN. */
function subjectOf(certificate: string): Buffer {
  const lines = new X509Certificate(certificate).subject.split('\n').map((line) => line.split('='));
  const values = (key: string) => lines.filter(([k]) => k === key).map(([, ...value]) => value.join('='));
  return name(values('CN')[0], values('O'));
}

function tag(type: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([type, length]), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, Math.floor(length / 0x100), length % 0x100];
  return Buffer.concat([Buffer.from([type, ...bytes]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => tag(0x30, Buffer.concat(parts));
const integer = (value: Buffer): Buffer => tag(0x02, value);
const bitString = (value: Buffer): Buffer => tag(0x03, Buffer.concat([Buffer.from([0]), value]));

/** YYMMDDHHMMSSZ; two digits of the year are enough until 2049. */
function time(date: Date): Buffer {
  return tag(0x17, Buffer.from(date.toISOString().replace(/^20|[-:T]|\.\d+/g, '')));
}

function oid(text: string): Buffer {
  const [first, second, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const groups = [number % 0x80];
    for (let left = Math.floor(number / 0x80); left > 0; left = Math.floor(left / 0x80)) groups.unshift((left % 0x80) + 0x80);
    bytes.push(...groups);
  }
  return tag(0x06, Buffer.from(bytes));
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}
