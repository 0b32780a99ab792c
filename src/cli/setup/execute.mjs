// Runs one child process in the repository's root, its output shown as it comes. Plain Node, no dependency.

import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * @param {string} command an executable; with `shell: true` a whole command line
 * @param {readonly string[]} [args]
 * @param {{ shell?: boolean, env?: Record<string, string> }} [options] `env` is added to this process's environment
 * @returns {Promise<number>} the exit code; 127 when the command could not be started, 1 when a signal ended it
 */
export function execute(command, args = [], { shell = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell, env: { ...process.env, ...env } });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
