/** The entry of an engine's worker: connects the host with its client. Nothing else happens here. */
import { serve } from './host.ts';
import type { HostPort } from './port.ts';

// Types are those of a page, where `postMessage` takes an origin; in a worker this is the worker's scope.
serve(self as unknown as HostPort);
