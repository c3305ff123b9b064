/** What the stub remembers between calls. */
export interface StubState {
  readonly presets: Map<string, string>
  nextPreset: number
  readonly ptz: boolean
  /** An empty one: a profile without a stream. */
  readonly streams: readonly string[]
  origin: string
}

const namespaces = [
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:tt="http://www.onvif.org/ver10/schema"',
  'xmlns:tds="http://www.onvif.org/ver10/device/wsdl"',
  'xmlns:trt="http://www.onvif.org/ver10/media/wsdl"',
  'xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl"',
  'xmlns:ter="http://www.onvif.org/ver10/error"',
].join(' ')

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope ${namespaces}><s:Body>${body}</s:Body></s:Envelope>`

export const fault = (subcode: string, reason: string): string =>
  envelope(
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code>` +
      `<s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`,
  )

const valueOf = (body: string, name: string): string => {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`, 'u').exec(body)?.[1] ?? ''
  return found.replaceAll(/&#(\d+);/gu, (_whole, code: string) => String.fromCodePoint(Number(code)))
}
const escaped = (text: string): string =>
  text.replaceAll(/[<>&]/gu, (sign) => `&#${sign.codePointAt(0) ?? 0};`)

const dateAndTime = (): string => {
  const now = new Date()
  return (
    '<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>' +
    '<tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime>' +
    `<tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute>` +
    `<tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time>` +
    `<tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month>` +
    `<tt:Day>${now.getUTCDate()}</tt:Day></tt:Date>` +
    '</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>'
  )
}

const services = ({ origin, ptz }: StubState): string => {
  const offered = [
    ['http://www.onvif.org/ver10/device/wsdl', 'device_service'],
    ['http://www.onvif.org/ver10/media/wsdl', 'media_service'],
    ...(ptz ? [['http://www.onvif.org/ver20/ptz/wsdl', 'ptz_service']] : []),
  ]
  const items = offered.map(
    ([namespace, path]) =>
      `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${origin}/onvif/${path}</tds:XAddr>` +
      '<tds:Version><tt:Major>2</tt:Major><tt:Minor>5</tt:Minor></tds:Version></tds:Service>',
  )
  return `<tds:GetServicesResponse>${items.join('')}</tds:GetServicesResponse>`
}

const sizes = [
  [1920, 1080],
  [640, 360],
] as const

const profile = (index: number, ptz: boolean): string => {
  const [width, height] = sizes[index] ?? sizes[1]
  const spaces =
    '<tt:DefaultAbsolutePantTiltPositionSpace>urn:p</tt:DefaultAbsolutePantTiltPositionSpace>' +
    '<tt:DefaultRelativePanTiltTranslationSpace>urn:r</tt:DefaultRelativePanTiltTranslationSpace>'
  return (
    `<trt:Profiles token="Profile_${index + 1}" fixed="true"><tt:Name>stream ${index + 1}</tt:Name>` +
    '<tt:VideoSourceConfiguration token="V"><tt:Name>V</tt:Name><tt:SourceToken>S</tt:SourceToken>' +
    '</tt:VideoSourceConfiguration><tt:VideoEncoderConfiguration token="E"><tt:Encoding>H264</tt:Encoding>' +
    `<tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>` +
    '<tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit></tt:RateControl></tt:VideoEncoderConfiguration>' +
    (ptz
      ? `<tt:PTZConfiguration token="P"><tt:Name>P</tt:Name><tt:NodeToken>N</tt:NodeToken>${spaces}</tt:PTZConfiguration>`
      : '') +
    '</trt:Profiles>'
  )
}

const presets = (state: StubState): string =>
  [...state.presets]
    .map(([token, name]) => `<tptz:Preset token="${token}"><tt:Name>${escaped(name)}</tt:Name></tptz:Preset>`)
    .join('')

const savePreset = (body: string, state: StubState): string => {
  const asked = valueOf(body, 'PresetToken')
  const token = asked === '' ? String(state.nextPreset++) : asked
  state.presets.set(token, valueOf(body, 'PresetName'))
  return `<tptz:SetPresetResponse><tptz:PresetToken>${token}</tptz:PresetToken></tptz:SetPresetResponse>`
}

/** The answer to an operation; undefined for one that this device does not know. */
export const answerOf = (operation: string, body: string, state: StubState): string | undefined => {
  const answers: Readonly<Record<string, () => string | undefined>> = {
    GetSystemDateAndTime: dateAndTime,
    GetServices: () => services(state),
    GetDeviceInformation: () =>
      '<tds:GetDeviceInformationResponse><tds:Manufacturer>Stub</tds:Manufacturer><tds:Model>PTZ-1</tds:Model>' +
      '<tds:FirmwareVersion>1</tds:FirmwareVersion><tds:SerialNumber>007</tds:SerialNumber>' +
      '<tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>',
    GetProfiles: () =>
      `<trt:GetProfilesResponse>${state.streams.map((_url, index) => profile(index, state.ptz)).join('')}</trt:GetProfilesResponse>`,
    GetStreamUri: () => {
      const uri = state.streams[Number(/Profile_(\d+)/u.exec(body)?.[1] ?? 1) - 1]
      if (!uri) return undefined
      return (
        `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${escaped(uri)}</tt:Uri>` +
        '<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect></trt:MediaUri></trt:GetStreamUriResponse>'
      )
    },
    ...(state.ptz && {
      ContinuousMove: () => '<tptz:ContinuousMoveResponse/>',
      RelativeMove: () => '<tptz:RelativeMoveResponse/>',
      AbsoluteMove: () => '<tptz:AbsoluteMoveResponse/>',
      Stop: () => '<tptz:StopResponse/>',
      GetPresets: () => `<tptz:GetPresetsResponse>${presets(state)}</tptz:GetPresetsResponse>`,
      GotoPreset: () => '<tptz:GotoPresetResponse/>',
      SetPreset: () => savePreset(body, state),
      RemovePreset: () => {
        state.presets.delete(valueOf(body, 'PresetToken'))
        return '<tptz:RemovePresetResponse/>'
      },
    }),
  }
  const answer = answers[operation]?.()
  return answer === undefined ? undefined : envelope(answer)
}
