import { ContactPoint } from './notifications/contact-point';
import { MuteTiming, NotificationPolicy, SmtpOptions } from './notifications/policy-options';

/** What is an alert, and who is told of it. */
export interface AlertingOptions {
  /** Who may be told, by a name of small letters, digits and dashes. */
  readonly contactPoints: { [name: string]: ContactPoint };

  /**
   * Which alert goes where.
   *
   * @default - all to the one contact point; several need a policy
   */
  readonly policy?: NotificationPolicy;

  /**
   * Times at which routes tell nobody, by name.
   *
   * @default - none
   */
  readonly muteTimings?: { [name: string]: MuteTiming };

  /**
   * Templates of Grafana that titles and messages of contact points use, by name.
   *
   * @default - those of Grafana
   */
  readonly templates?: { [name: string]: string };

  /**
   * The server that sends e-mail.
   *
   * @default - none, and there are no contact points of e-mail
   */
  readonly smtp?: SmtpOptions;
}
