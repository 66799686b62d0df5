import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BOARDS } from './index';
import { jsonOf } from './look/json';

/** Writes the JSON that the library ships. A test says where it was forgotten. */
for (const board of BOARDS) writeFileSync(join(__dirname, `${board.name}.json`), jsonOf(board));
