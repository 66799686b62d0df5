import { program, smallCluster, stackIn } from './program';

/** A cluster that others use by its name; its stack has that name, too. */
program((app, told) => {
  smallCluster(stackIn(app, told.facts.cluster, told), told.facts.cluster);
});
