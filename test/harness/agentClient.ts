import { readFile } from 'node:fs/promises';

export type Vscode = typeof import('vscode');

/** What the agent writes for whoever drives it: how to reach it. */
export interface AgentAddress {
  readonly port: number;
  readonly token: string;
}

/** An error that a function met in the extension host; `code` is there where the original had one. */
export class HostError extends Error {
  override readonly name = 'HostError';
  constructor(
    message: string,
    readonly code: string | undefined,
    readonly originalName: string,
    readonly hostStack: string,
  ) {
    super(message);
  }
}

/** Runs functions inside the extension host of a window that has the agent. */
export class ExtensionHost {
  constructor(private readonly address: AgentAddress) {}

  /** Waits until the agent has written its address; undefined where the signal ends the waiting first. */
  static async find(addressFile: string, signal: AbortSignal): Promise<ExtensionHost | undefined> {
    while (!signal.aborted) {
      const text = await readFile(addressFile, 'utf8').catch(() => '');
      if (text !== '') return new ExtensionHost(JSON.parse(text) as AgentAddress);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return undefined;
  }

  /**
   * Sends the text of the function to the extension host, calls it there with the editor's API, and returns
   * what it returns. The function sees nothing of the file it stands in: what it needs comes as the argument,
   * modules come from `require`. Argument and result travel as JSON.
   * @throws HostError with the message and code of what was thrown there
   */
  run<Result>(body: (vscode: Vscode) => Result): Promise<Awaited<Result>>;
  run<Argument, Result>(
    body: (vscode: Vscode, argument: Argument, require: NodeJS.Require) => Result,
    argument: Argument,
  ): Promise<Awaited<Result>>;
  async run(body: (...args: never[]) => unknown, argument?: unknown): Promise<unknown> {
    const answer = (await this.post({ source: body.toString(), argument })) as Answer;
    if (answer.error === undefined) return answer.value;
    const { message, code, name, stack } = answer.error;
    throw new HostError(message, code, name, stack);
  }

  private async post(body: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.address.port}/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.address.token}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The agent answered ${response.status}.`);
    return response.json();
  }
}

/** What the agent answers. */
export interface Answer {
  readonly value?: unknown;
  readonly error?: {
    readonly name: string;
    readonly message: string;
    readonly code?: string;
    readonly stack: string;
  };
}
