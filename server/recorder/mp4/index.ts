export * from '../../kernel/mp4/index.ts'
