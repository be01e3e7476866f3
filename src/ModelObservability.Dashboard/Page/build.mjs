// Bundles source/ into ../Assets/Built, and writes beside it a hash of what it was built from, by which a test tells when it is stale.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
const out = process.argv[2] ?? join(here, '../Assets/Built')
const files = readdirSync(join(here, 'source'), { recursive: true }).filter(name => /\.(ts|css)$/.test(name)).map(name => 'source/' + name.replaceAll('\\', '/'))
files.push('package-lock.json', 'build.mjs')

await build({
  entryPoints: [join(here, 'source/app.ts')],
  outfile: join(out, 'app.js'),
  bundle: true, minify: true, format: 'esm', target: 'es2022', charset: 'utf8', legalComments: 'inline',
  banner: { js: '/*! uPlot 1.6.32 is part of this file: Copyright (c) 2022 Leon Sorokin, MIT licence */' },
})

if (!process.argv[2]) {
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file + '\n').update(readFileSync(join(here, file)))
  writeFileSync(join(here, 'built-from.sha256'), hash.digest('hex') + '\n')
}
