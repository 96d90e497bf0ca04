import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';

// The server's process. What the compiler made of the sources is kept from one start to the next: half of a start's time.

enableCompileCache(path.join(import.meta.dirname, '..', 'node_modules', '.cache', 'rapport'));
await import('./run.ts');
flushCompileCache();
