export { sealFile } from './seal.ts'
export { sealedFileVerifier } from './verifier.ts'
export { verifyFile, type Verdict } from './verify.ts'
