import { program, smallCluster, stackIn } from './program';
import { NginxController, NginxIngress } from 'cdktf-observable-eks';

/** One controller for class `nginx`, or the other. */
program((app, told) => {
  const stack = stackIn(app, 'controller', told);
  const controller = told.facts.controller === 'ingress-nginx' ? NginxController.ingressNginx() : NginxController.traefik();
  new NginxIngress(stack, 'Nginx', { cluster: smallCluster(stack, 'controlled'), controller });
});
