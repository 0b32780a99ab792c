import { describe, expect, it } from 'vitest';
import lock from '../../../package-lock.json' with { type: 'json' };
import { differences } from './install.mjs';

const linux = { os: 'linux', cpu: 'x64', libc: 'glibc' };
const locked = {
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/a-linux': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
  'node_modules/a-musl': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
  'node_modules/a-mac': { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] },
  'node_modules/extra': { version: '1.0.0', optional: true },
};
const { 'node_modules/a': a, 'node_modules/a-linux': aLinux } = locked;
const installed = { 'node_modules/a': a, 'node_modules/a-linux': aLinux };

describe('what keeps node_modules from matching the lock file', () => {
  it('is nothing when every package that this platform needs is there', () => {
    expect(differences(locked, installed, linux)).toEqual([]);
    expect(differences(locked, { ...installed, 'node_modules/extra': locked['node_modules/extra'] }, linux)).toEqual(
      [],
    );
  });

  it('is a missing package, of another version, or of other content', () => {
    expect(differences(locked, { 'node_modules/a-linux': aLinux }, linux)).toEqual(['node_modules/a']);
    for (const other of [
      { ...a, version: '1.0.1' },
      { ...a, integrity: 'sha512-b' },
    ]) {
      expect(differences(locked, { ...installed, 'node_modules/a': other }, linux)).toEqual(['node_modules/a']);
    }
  });

  it('is a binary for another platform in place of this one', () => {
    expect(differences(locked, installed, { os: 'darwin', cpu: 'arm64', libc: 'musl' })).toEqual([
      'node_modules/a-mac',
    ]);
    expect(differences(locked, installed, { ...linux, libc: 'musl' })).toEqual(['node_modules/a-musl']);
  });

  it('is a package that is no longer in the lock file', () => {
    expect(differences(locked, { ...installed, 'node_modules/b': a }, linux)).toEqual(['node_modules/b']);
  });
});

describe('the lock file', () => {
  const packages = lock.packages as Record<string, { optionalDependencies?: Record<string, string> }>;

  /** Whether node's look-up from a package's folder upwards meets an entry of this name. */
  const isLocked = (from: string, name: string): boolean => {
    if (`${from && `${from}/`}node_modules/${name}` in packages) return true;
    return from !== '' && isLocked(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
  };

  it('has an entry for every optional dependency: without one, another platform can’t install', () => {
    const needed = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).map((name) => ({ path, name })),
    );
    expect(needed.length).toBeGreaterThan(0);
    expect(needed.filter(({ path, name }) => !isLocked(path, name))).toEqual([]);
  });
});
