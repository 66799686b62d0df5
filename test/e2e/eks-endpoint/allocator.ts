import { parse } from 'yaml';

/** What user data sets aside for enclaves. */
export interface Allocation {
  readonly cpus: number;
  readonly memoryMiB: number;
}

/**
 * What the allocator of Nitro Enclaves would find when the user data, in base64, had run: it reads what stands after the line
 * `---`. https://github.com/aws/aws-nitro-enclaves-cli/blob/main/bootstrap/nitro-enclaves-allocator
 */
export function allocationIn(userData: string | undefined): Allocation | undefined {
  const script = Buffer.from(userData ?? '', 'base64').toString();
  const written = /\/etc\/nitro_enclaves\/allocator\.yaml <<'EOF'\n(.*?)^EOF$/ms.exec(script)?.[1] ?? '';
  const [, read = ''] = /^---\n(.*)/ms.exec(written) ?? [];
  const { memory_mib: memoryMiB, cpu_count: cpus } = (parse(read) ?? {}) as { memory_mib?: number; cpu_count?: number };
  return memoryMiB && cpus ? { cpus, memoryMiB } : undefined;
}
