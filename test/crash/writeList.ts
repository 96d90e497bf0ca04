import { writeFileSync } from 'node:fs';
import { LIST, listFailpoints } from './instrument.ts';

// After an await was added, moved or dropped. A scenario of test/crash/scenarios must visit what is new.

writeFileSync(LIST, `${listFailpoints().join('\n')}\n`);
