#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error(`ecr-scan-gate needs Node 22 or newer, and this is ${process.version}.`)
  process.exitCode = 3
} else {
  const { cli } = await import('./bundle.js')
  await cli()
}
