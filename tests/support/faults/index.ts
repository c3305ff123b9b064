/** Faults of the disk and of the clock, for a product that knows nothing of them. */
export { prepareFaults, type DiskFault, type Faults } from './faults.ts'
export { mountSmallDisk, type SmallDisk } from './small-disk.ts'
