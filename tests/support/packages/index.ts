export { folderContent, makeFiles } from './made-content.ts'
export { sampleChain, sampleContent, sampleFile, sampleTrail, type SampleOptions } from './sample-content.ts'
export { samplePlan, sampleRing, sampleSigner, sealSample, smallCase } from './seal-sample.ts'
export { startSealing, type SealProcess } from './seal-process.ts'
