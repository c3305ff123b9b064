export { openDevice, type OnvifDevice, type OpenDevice, type Vector } from './device.ts'
