/** Node's own default, and the port of “Attach to npm start” in `.vscode/launch.json`. */
const defaultPort = 9229;

/** The port of `--inspect[=port]`, or undefined without it. @throws Error if it is not a port */
export function inspectPortIn(args: readonly string[]): number | undefined {
  const flag = args.find((arg) => /^--inspect(?:=|$)/.test(arg));
  if (flag === undefined) return undefined;
  const [, value = String(defaultPort)] = flag.split('=');
  const port = Number(value);
  if (/^\d+$/.test(value) && port > 0 && port < 65_536) return port;
  throw new Error(`${flag} has no port; use e.g. --inspect=${defaultPort}.`);
}

export function inspectNotice(port: number): string {
  return (
    `The extension host listens for a debugger on 127.0.0.1:${port}. To attach VS Code, run the configuration ` +
    '“Attach to npm start”.'
  );
}
