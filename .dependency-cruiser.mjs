/** Import boundaries: who may import whom. `npm run check` holds them. */
const domains = 'directory|alerts|desk|conference|hall|footage|supervision|archive'

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contract-stands-alone',
      comment: 'contract is shared with the browser: it knows nothing of the server',
      severity: 'error',
      from: { path: '^server/contract/' },
      to: { path: '^(server/(?!contract/)|client/|tests/)|^node:' },
    },
    {
      name: 'kernel-knows-no-domain',
      severity: 'error',
      from: { path: '^server/kernel/' },
      to: { path: '^server/(?!kernel/|contract/)|^client/|^tests/' },
    },
    {
      name: 'media-recorder-index-know-no-domain',
      severity: 'error',
      from: { path: '^server/(media|recorder|footage-index)/' },
      to: { path: `^server/(${domains})/|^client/|^tests/` },
    },
    {
      name: 'archive-package-needs-no-server',
      comment: 'packages are verified where there is neither server nor database',
      severity: 'error',
      from: { path: '^server/archive-package/' },
      to: {
        path: `^server/(${domains}|recorder|media|business-db|footage-index)/|^server/kernel/(database|http|sockets)/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-media-imports-mediasoup',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/media/' },
      to: { path: 'node_modules/mediasoup/' },
    },
    {
      name: 'only-kernel-ffmpeg-imports-fluent-ffmpeg',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/kernel/ffmpeg/' },
      to: { path: 'node_modules/(fluent-ffmpeg|@types/fluent-ffmpeg)/' },
    },
    {
      name: 'folders-by-their-index',
      comment: 'another folder is entered by its index (contract modules are all public)',
      severity: 'error',
      from: { path: '^server/([^/]+)/' },
      to: {
        path: '^server/(?!contract/|kernel/)[^/]+/',
        pathNot: ['^server/$1/', '^server/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'kernel-parts-by-their-index',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/kernel/' },
      to: { path: '^server/kernel/', pathNot: '^server/kernel/[^/]+/index\\.ts$' },
    },
    {
      name: 'kernel-parts-by-their-index-inside',
      severity: 'error',
      from: { path: '^server/kernel/([^/]+)/' },
      to: { path: '^server/kernel/', pathNot: ['^server/kernel/$1/', '^server/kernel/[^/]+/index\\.ts$'] },
    },
    {
      name: 'entries-use-indexes',
      severity: 'error',
      from: { path: '^server/[^/]+\\.ts$' },
      to: { path: '^server/(?!contract/|kernel/)[^/]+/', pathNot: '^server/[^/]+/index\\.ts$' },
    },
    {
      name: 'client-imports-only-contract',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(server/(?!contract/)|tests/)' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(server|client)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^(server|client/src)/', pathNot: ['\\.d\\.ts$', '^server/[^/]+\\.ts$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.mjs', '.js', '.json'] },
  },
}
