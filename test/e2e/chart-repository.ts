/**
 * Whether a chart repository answers. An OCI registry has no index: it answers at the root of its API, and with 401 where it wants a
 * token first, which Helm gets by itself.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#determining-support
 */
export async function answers(repository: string, scheme: 'https' | 'http' = 'https'): Promise<boolean> {
  const isOci = repository.startsWith('oci://');
  const url = isOci ? `${scheme}://${new URL(repository).host}/v2/` : `${repository}/index.yaml`;
  const answer = await fetch(url, { method: isOci ? 'GET' : 'HEAD', signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  return answer !== undefined && (answer.ok || (isOci && answer.status === 401));
}
