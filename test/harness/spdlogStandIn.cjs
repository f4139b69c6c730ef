// Stands in for @vscode/spdlog, a native module that would have to be compiled. Without it the server writes no
// log files, and an extension's output channels stay empty. Only what VS Code calls is here.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(path) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.level = 2;
    this.isPlain = false;
  }

  trace = (text) => this.write(0, text);
  debug = (text) => this.write(1, text);
  info = (text) => this.write(2, text);
  warn = (text) => this.write(3, text);
  error = (text) => this.write(4, text);
  critical = (text) => this.write(5, text);

  write(level, text) {
    if (level < this.level) return;
    const now = new Date();
    const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
    const time = local.toISOString().replace('T', ' ').slice(0, -1);
    appendFileSync(this.path, this.isPlain ? text : `${time} [${levels[level]}] ${text}\n`);
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  clearFormatters() {
    this.isPlain = true;
  }

  setPattern() {}
  flush() {}
  drop() {}
}

// One assignment each: Node finds the names of a CommonJS module's exports by reading, and VS Code imports them.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (_name, path) => new Logger(path);
exports.createAsyncRotatingLogger = async (_name, path) => new Logger(path);
