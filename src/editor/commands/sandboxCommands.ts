import * as vscode from 'vscode';
import { inform } from '../ui/report';
import type { Command } from './command';

export const startSandbox: Command = async (kunci) => {
  const names = await kunci.sandbox.start();
  await vscode.commands.executeCommand('kunci.clients.focus');
  const list = names.map((name) => `“${name}”`).join(' and ');
  inform(`The local sandbox is running with the temporary clients ${list}. Use them in a .http file.`, {
    title: 'New Request File',
    command: 'kunci.newRequestFile',
    arguments: [],
  });
  return names;
};

export const stopSandbox: Command = async (kunci) => {
  const wasRunning = await kunci.sandbox.stop();
  vscode.window.setStatusBarMessage(
    wasRunning ? 'The local sandbox has stopped' : 'The local sandbox is not running',
    6000,
  );
};
