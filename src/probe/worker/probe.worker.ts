/** The entry of the worker of probes: connects the host with its client. Nothing else happens here. */
import type { HostPort } from '../../engine/worker/port.ts';
import * as algebra from '../../math/linear-algebra.ts';
import { serve } from './host.ts';

// Types are those of a page, where `postMessage` takes an origin; in a worker this is the worker's scope.
serve(self as unknown as HostPort, algebra);
