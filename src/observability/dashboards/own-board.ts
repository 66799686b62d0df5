import { readFileSync } from 'fs';
import { IConstruct } from 'constructs';
import { BoardNeeds, withoutEmptyPanels } from './board-needs';
import { DashboardAddress, DashboardBinding } from './dashboard';
import { packageFile } from '../../private/package-file';

const FILES = new Map<string, string>();

/** The file of a dashboard, read once. */
function fileOf(name: string): string {
  const text = FILES.get(name) ?? readFileSync(packageFile('dashboards', `${name}.json`), 'utf8');
  FILES.set(name, text);
  return text;
}

/** A dashboard of the library, whose JSON is part of the package. */
export class OwnBoard extends DashboardAddress {
  constructor(
    private readonly name: string,
    /** None where it asks its own data source alone, and always finds something. */
    private readonly needs: BoardNeeds | undefined,
  ) {
    super();
  }

  public bind(scope: IConstruct, property: string): DashboardBinding {
    return this._bindTo(scope, property, () => true);
  }

  public _bindTo(_scope: IConstruct, _property: string, isThere: (need: string) => boolean): DashboardBinding {
    const text = fileOf(this.name);
    return { helmValues: {}, json: this.needs ? withoutEmptyPanels(text, this.needs, isThere) : text };
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
