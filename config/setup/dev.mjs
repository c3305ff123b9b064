/** `npm run dev`: the server restarts when its files change, and Vite serves the client as it is edited. */

import { spawn } from 'node:child_process'

const CHILDREN = [
  ['--watch', 'server/main.ts', ...process.argv.slice(2)],
  ['node_modules/vite/bin/vite.js', 'client'],
]

const children = CHILDREN.map((args) => spawn(process.execPath, args, { stdio: 'inherit' }))

function stop() {
  for (const child of children) child.kill('SIGTERM')
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
for (const child of children) child.once('exit', stop)
