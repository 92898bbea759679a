// SPDX-License-Identifier: EUPL-1.2
// bench/nginx.sh with the program on PostgreSQL; nothing where that is not installed.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { Server, root } from '../tests/faults/installation.mjs';

const server = await Server.start();
if (!server) process.exit(0);
try {
  execFileSync(path.join(root, 'bench/nginx.sh'), { stdio: 'inherit', env: { ...process.env, DATABASE: server.url } });
} finally {
  server.remove();
}
