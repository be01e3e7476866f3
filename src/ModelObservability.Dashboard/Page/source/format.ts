export const none = '–'

type Value = number | null | undefined

const known = (value: Value): value is number => typeof value === 'number' && Number.isFinite(value)

function digits(value: number, most = 3): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(2)
  return value.toLocaleString('en-US', size >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: most })
}

export const number = (value: Value): string => known(value) ? digits(value, 4) : none

export const count = (value: Value): string => !known(value) ? none
  : value >= 1e6 ? `${digits(value / 1e6)} M` : value >= 1e5 ? `${digits(value / 1e3)} k` : Math.round(value).toLocaleString('en-US')

export function seconds(value: Value): string {
  if (!known(value)) return none
  const size = Math.abs(value)
  if (size === 0) return '0 s'
  if (size < 1e-6) return `${digits(value * 1e9)} ns`
  if (size < 1e-3) return `${digits(value * 1e6)} µs`
  if (size < 1) return `${digits(value * 1e3)} ms`
  return size < 120 ? `${digits(value)} s` : span(value)
}

/** A duration as people say it: 3 h 5 min. */
export function span(value: Value): string {
  if (!known(value)) return none
  const whole = Math.max(0, Math.round(value))
  const [days, hours, minutes, rest] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60]
  if (days) return `${days} d ${hours} h`
  if (hours) return `${hours} h ${minutes} min`
  return minutes ? `${minutes} min ${rest} s` : `${rest} s`
}

export const percent = (value: Value): string => known(value) ? `${(value * 100).toLocaleString('en-US', { maximumFractionDigits: 2 })} %` : none

/** A share as a score is written: 0.934. */
export const score = (value: Value): string => known(value) ? (Math.abs(value) < 10 ? value.toFixed(4).replace(/0$/, '') : digits(value, 4)) : none

export function bytes(value: Value): string {
  if (!known(value)) return none
  let size = value, unit = 0
  while (Math.abs(size) >= 1024 && unit < 4) { size /= 1024; unit++ }
  return `${digits(size)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`
}

function si(value: number, unit: string): string {
  const size = Math.abs(value)
  const [by, prefix] = size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, '']
  return `${digits(value / by)} ${prefix}${unit}`
}

/** A number with its unit, as the instrument names it (UCUM); `perSecond` for what a counter gained. */
export function withUnit(value: Value, unit: string, perSecond = false): string {
  if (!known(value)) return none
  const rate = perSecond ? '/s' : ''
  switch (unit) {
    case 's': return perSecond ? `${digits(value)} s/s` : seconds(value)
    case 'By': return bytes(value) + rate
    case 'By/s': return bytes(value) + '/s'
    case '1': return score(value) + rate
    case 'W': case 'Hz': case 'J': return perSecond && unit === 'J' ? si(value, 'W') : si(value, unit + rate)
    case 'Cel': return `${digits(value)} °C`
    default: {
      const thing = unit.replace(/[{}]/g, '')
      return `${count2(value)} ${thing}${rate}`.trim()
    }
  }
}

/** The same for an axis, where a unit that is a thing would only repeat the heading. */
export const onAxis = (value: Value, unit: string, perSecond = false): string =>
  !known(value) ? none : unit.startsWith('{') || unit === '1' ? count2(value) : unit === 's' && !perSecond && Math.abs(value) >= 120 ? long(value) : withUnit(value, unit, perSecond)

/** A long duration in one unit, as an axis has room for. */
function long(seconds: number): string {
  const [by, unit] = Math.abs(seconds) >= 172800 ? [86400, 'd'] : Math.abs(seconds) >= 7200 ? [3600, 'h'] : [60, 'min']
  return `${digits(seconds / by)} ${unit}`
}

/** The unit that `onAxis` leaves out. */
export const unitOf = (unit: string, perSecond = false): string => unit.startsWith('{') ? unit.replace(/[{}]/g, '') + (perSecond ? '/s' : '') : ''

const count2 = (value: number): string => Math.abs(value) >= 1e5 ? count(value) : digits(value, 3)

/** A text that is a number with many digits, rounded. */
export const neat = (value: string): string => /^-?\d+\.\d{5,}(e[+-]?\d+)?$/i.test(value) ? number(Number(value)) : value

/** What is no column of the application has a name of its own. */
export const shown: Record<string, string> = { __scores__: 'scores', __classes__: 'predicted classes', __other__: 'other columns' }

export const clock = (milliseconds: number): string => new Date(milliseconds).toLocaleTimeString('en-GB')

export const date = (milliseconds: number): string => {
  const when = new Date(milliseconds)
  return `${when.getFullYear()}-${String(when.getMonth() + 1).padStart(2, '0')}-${String(when.getDate()).padStart(2, '0')} ${clock(milliseconds)}`
}

/** `ml.quality.roc_auc` is "ROC AUC". */
export function title(instrument: string): string {
  const tail = instrument.split('.').slice(instrument.startsWith('hw.') ? 1 : 2).join(' ').replaceAll('_', ' ')
  const words = (tail || instrument).replace(/\b(roc|auc|mcc|iou|f1|r2|mae|mse|rmse|mape|wer|cer|bleu|pcie|mig)\b/g, word => word.toUpperCase())
  return words[0].toUpperCase() + words.slice(1)
}
