/** One part of the user data of a node, which is a MIME multipart document. */
export interface UserDataPart {
  /** MIME type, such as `text/x-shellscript; charset="us-ascii"` or `application/node.eks.aws`. */
  readonly contentType: string;
  /** The part itself, plain text. */
  readonly content: string;
}
