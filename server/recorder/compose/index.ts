export { createCompositions, type Compositions } from './compositions.ts'
