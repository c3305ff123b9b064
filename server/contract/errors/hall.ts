import type { ErrorTable } from './entry.ts'

export const hallErrors = {
  'camera.unknown': { status: 404, zh: '没有这个摄像头', en: 'There is no such camera' },
  'camera.disabled': { status: 409, zh: '这个摄像头已停用', en: 'This camera is disabled' },
  'live.transcodersBusy': {
    status: 503,
    zh: '需要转码的摄像头同时观看过多，请稍候',
    en: 'Too many cameras that must be transcoded are being watched; wait a moment',
  },
  'camera.badUrl': {
    status: 400,
    zh: '视频流地址不正确，应以 rtsp:// 或 rtsps:// 开头',
    en: 'The address of the stream is not valid; it begins with rtsp:// or rtsps://',
  },
  'camera.unknownHall': { status: 400, zh: '没有这个政务服务大厅', en: 'There is no such hall' },
  'camera.unknownWindow': {
    status: 400,
    zh: '大厅没有这个编号的窗口',
    en: 'The hall has no window of this number',
  },
  'camera.badOnvifUrl': {
    status: 400,
    zh: 'ONVIF 地址不正确，应以 http:// 或 https:// 开头',
    en: 'The ONVIF address is not valid; it begins with http:// or https://',
  },
  'camera.loginNeeded': {
    status: 409,
    zh: '地址指向另一台设备或另一端口，保存的密码不会发给它，请重新填写用户名和密码',
    en: 'The address is that of another device, or another port, which is not sent the stored password: give user and password again',
  },
  'camera.noSubStream': {
    status: 409,
    zh: '这个摄像头没有登记子码流',
    en: 'This camera has no sub-stream',
  },
  'camera.importRefused': {
    status: 400,
    zh: '摄像头清单不能导入',
    en: 'The list of cameras cannot be imported',
  },
  'camera.probesBusy': {
    status: 429,
    zh: '正在测试的摄像头太多，请稍后再试',
    en: 'Too many cameras are being probed; try again in a moment',
  },
  'onvif.noAddress': {
    status: 409,
    zh: '这个摄像头没有登记 ONVIF 地址',
    en: 'This camera has no ONVIF address',
  },
  'onvif.unreachable': {
    status: 502,
    zh: '连接不上设备的 ONVIF 服务',
    en: "The device's ONVIF service cannot be reached",
  },
  'onvif.unauthorised': {
    status: 502,
    zh: '设备拒绝 ONVIF 登录，请核对用户名、密码和设备时钟',
    en: 'The device refuses the ONVIF login; check user, password and the clock of the device',
  },
  'onvif.timedOut': {
    status: 504,
    zh: '设备的 ONVIF 服务没有应答',
    en: "The device's ONVIF service does not answer",
  },
  'onvif.refused': {
    status: 502,
    zh: '设备拒绝了这个 ONVIF 请求',
    en: 'The device refused this ONVIF request',
  },
  'onvif.badAnswer': {
    status: 502,
    zh: '这个地址的应答不是 ONVIF',
    en: 'What answers at this address does not speak ONVIF',
  },
  'onvif.noPtz': { status: 409, zh: '这台设备没有云台', en: 'This device cannot be steered' },
  'steering.held': {
    status: 409,
    zh: '其他人正在控制云台',
    en: 'Somebody else steers this camera',
  },
  'wall.unknown': { status: 404, zh: '没有这个画面布局', en: 'There is no such layout' },
  'wall.nameTaken': {
    status: 409,
    zh: '已有同名的画面布局',
    en: 'You have a layout of this name already',
  },
  'wall.tooMany': { status: 409, zh: '保存的画面布局太多', en: 'You keep too many layouts' },
} as const satisfies ErrorTable
