import { Component, Exporters, loginId } from './collector-components';

const FOLDER = '/etc/opentelemetry/logins';

/** What logs exporters in. It reads files, so that it takes a new password without a restart, whatever characters that has. */
export function loginExtensions(exporters: Exporters): { [id: string]: Component } {
  return Object.fromEntries(loginsOf(exporters).map(({ name }) => [
    loginId(name), { client_auth: { username_file: `${FOLDER}/${name}/username`, password_file: `${FOLDER}/${name}/password` } },
  ]));
}

/** The Secrets of the logins as volumes of the pod, and where they are mounted. */
export function loginVolumes(exporters: Exporters): { readonly volumes: object[]; readonly mounts: object[] } {
  const logins = loginsOf(exporters);
  return {
    volumes: logins.map(({ name, secretName }) => ({ name: `login-${name}`, secret: { secretName } })),
    mounts: logins.map(({ name }) => ({ name: `login-${name}`, mountPath: `${FOLDER}/${name}`, readOnly: true })),
  };
}

const loginsOf = (exporters: Exporters) => Object.values(exporters).flat().flatMap(({ login }) => login ?? []);
