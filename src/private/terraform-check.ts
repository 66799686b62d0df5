import { TerraformElement } from 'cdktf';
import { Construct } from 'constructs';

/** One assertion of a `check` block: an expression without `${}`, and what to say when it is false. */
export interface CheckAssertion {
  readonly condition: string;
  readonly message: string;
}

/** A data source that is read for one check only. */
export interface CheckDataSource {
  readonly type: string;
  readonly config: object;
}

/**
 * A Terraform `check` block (Terraform 1.5 and later): reported as a warning at plan and apply, never stops them.
 * CDKTF has no class for it. A data source inside the block is part of the check: failing to read it warns too.
 */
export class TerraformCheck extends TerraformElement {
  /** Expression that refers to the check's own data source. */
  public readonly data: string;

  private readonly assertions: CheckAssertion[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly dataSource?: CheckDataSource,
  ) {
    super(scope, id);
    this.data = dataSource ? `data.${dataSource.type}.${this.friendlyUniqueId}` : '';
  }

  public assert(assertion: CheckAssertion): this {
    this.assertions.push(assertion);
    return this;
  }

  public toTerraform(): object {
    const id = this.friendlyUniqueId;
    return {
      check: {
        [id]: {
          ...(this.dataSource && { data: { [this.dataSource.type]: { [id]: this.dataSource.config } } }),
          assert: this.assertions.map(({ condition, message }) => ({
            condition: `\${${condition}}`,
            error_message: message,
          })),
        },
      },
    };
  }
}
