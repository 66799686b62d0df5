import { IncomingMessage, request as httpRequest, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** Headers that belong to a connection: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect'];

/** Hands a request on to the emulator as it came, with its Host header, and the answer back as it comes. */
export async function passThrough(emulator: string, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
  const { hostname, port } = new URL(emulator);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const onward = httpRequest({
      hostname, port, method: request.method, path: request.url, headers: { ...headers, 'content-length': String(body.length) },
    }, resolve);
    onward.on('error', reject);
    onward.end(body);
  });
  const back = Object.entries(answer.headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.includes(name));
  response.writeHead(answer.statusCode ?? 502, Object.fromEntries(back));
  await pipeline(answer, response);
}
