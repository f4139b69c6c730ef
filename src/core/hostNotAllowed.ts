import { AppError } from './errors';
import type { Client } from './model';

/** A token was to go to a host that may not have it. Knows what to allow, where that would help. */
export class HostNotAllowed extends AppError {
  constructor(
    readonly client: Client,
    reason: string,
    readonly host: string | undefined,
  ) {
    super(
      'host-not-allowed',
      `The token of “${client.name}” was not sent: ${reason}. ` +
        (host === undefined
          ? "Write the request's host out, or correct it."
          : 'Allow the host, or correct the request.'),
    );
  }
}
