import { readFileSync } from 'fs';
import { IConstruct } from 'constructs';
import { BoardNeeds, withoutEmptyPanels } from './board-needs';
import { DashboardAddress, DashboardBinding } from './dashboard';
import { packageFile } from '../../private/package-file';

/** A dashboard of the library, whose JSON is part of the package. */
export class OwnBoard extends DashboardAddress {
  constructor(
    private readonly name: string,
    private readonly needs: BoardNeeds,
  ) {
    super();
  }

  public bind(scope: IConstruct, property: string): DashboardBinding {
    return this._bindTo(scope, property, () => true);
  }

  public _bindTo(_scope: IConstruct, _property: string, isThere: (need: string) => boolean): DashboardBinding {
    return { helmValues: {}, json: withoutEmptyPanels(readFileSync(packageFile('dashboards', `${this.name}.json`), 'utf8'), this.needs, isThere) };
  }
}

/** A dashboard that is a value of Grafana's chart, and no ConfigMap of its own. */
export class InValues extends DashboardAddress {
  constructor(private readonly address: DashboardAddress) {
    super();
  }

  public bind(scope: IConstruct, property: string): DashboardBinding {
    return this._bindTo(scope, property, () => true);
  }

  public _bindTo(scope: IConstruct, property: string, isThere: (need: string) => boolean): DashboardBinding {
    const { helmValues, json } = this.address._bindTo(scope, property, isThere);
    return { helmValues: json === undefined ? helmValues : { json } };
  }
}
