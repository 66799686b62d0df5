/**
 * An error as the EKS API answers it.
 * Codes and status: https://docs.aws.amazon.com/eks/latest/APIReference/CommonErrors.html and the page of each action.
 */
export class EksError extends Error {
  constructor(
    public readonly code: string,
    public readonly status: number,
    message: string,
    /** Members beside the message, such as `clusterName`. */
    public readonly details: Record<string, string | undefined> = {},
  ) {
    super(message);
  }
}

export function invalidParameter(message: string, details?: Record<string, string | undefined>): EksError {
  return new EksError('InvalidParameterException', 400, message, details);
}

export function invalidRequest(message: string, details?: Record<string, string | undefined>): EksError {
  return new EksError('InvalidRequestException', 400, message, details);
}

export function inUse(message: string, details?: Record<string, string | undefined>): EksError {
  return new EksError('ResourceInUseException', 409, message, details);
}

export function notFound(message: string, details?: Record<string, string | undefined>): EksError {
  return new EksError('ResourceNotFoundException', 404, message, details);
}
