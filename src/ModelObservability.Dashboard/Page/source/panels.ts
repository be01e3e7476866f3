import type { Group, Instrument, Numbers, Series } from './types'
import type { ChartData, Line } from './chart'
import { count, number, onAxis, percent, shown, title, unitOf, withUnit } from './format'

export type Tab = 'traffic' | 'quality' | 'drift' | 'objectives' | 'training' | 'language' | 'other'

/** What is drawn of an instrument. An instrument without a row here is drawn all the same, in the tab of its name. */
interface Row { title?: string, where?: (attributes: Record<string, string>) => boolean, hide?: boolean, tab?: Tab, counts?: boolean, heat?: boolean }

const succeeded = (attributes: Record<string, string>) => attributes['ml.inference.outcome'] === 'success'

const rows: Record<string, Row[]> = {
  'ml.inference.calls': [{ title: 'Calls by outcome' }],
  'ml.inference.duration': [
    { title: 'Latency of calls that succeeded', where: succeeded },
    { title: 'Latency heat map', where: succeeded, heat: true },
    { title: 'Errors by type', where: attributes => attributes['ml.inference.outcome'] === 'error', counts: true },
  ],
  'ml.inference.active': [{ title: 'Calls running' }],
  'ml.inference.items': [{ title: 'Items by outcome' }],
  'ml.inference.batch.size': [{ title: 'Batch size' }],
  'ml.inference.phase.duration': [{ title: 'Phases of a call' }],
  'ml.inference.output.anomalies': [{ title: 'Outputs that hold something odd' }],
  'ml.inference.output.confidence.at_most': [{ hide: true }], 'ml.inference.output.confidence.sum': [{ hide: true }],
  'ml.inference.rejected': [{ title: 'Calls of which a part was not recorded' }],
  'gen_ai.client.operation.duration': [{ title: 'Duration of calls' }],
  'gen_ai.client.operation.time_to_first_chunk': [{ title: 'Time to first chunk' }],
  'gen_ai.client.operation.time_per_output_chunk': [{ title: 'Time per output chunk' }],
  'gen_ai.client.token.usage': [{ title: 'Tokens of a call' }],
  'gen_ai.client.inference.duration': [{ title: 'Duration of calls' }],
  'gen_ai.client.inference.time_to_first_chunk': [{ title: 'Time to first chunk' }],
  'gen_ai.client.inference.time_per_output_chunk': [{ title: 'Time per output chunk' }],
  'ml.tokens': [{ title: 'Tokens' }],
  'ml.tokens.rate': [{ title: 'Output tokens a second, of a call' }],
  'ml.cost': [{ title: 'Cost' }],
  'ml.inference.energy': [{ title: 'Power of inference, by GPU' }],
  'ml.training.energy': [{ title: 'Power of training, by GPU', tab: 'training' }],
  'ml.quality.samples': [{ title: 'Labelled samples' }],
  'ml.objective.burn_rate': [{ title: 'Burn rate of the error budget' }], 'ml.objective.budget.remaining': [{ title: 'Error budget that is left' }],
  'ml.objective.events': [{ title: 'Events of objectives' }], 'ml.objective.target': [{ hide: true }],
  'ml.drift.columns': [{ title: 'Columns that drift' }], 'ml.drift.stability_index': [{ title: 'Stability index by column' }], 'ml.drift.missing': [{ title: 'Share missing by column' }],
  'ml.drift.rows': [{ title: 'Rows that wait for the end of the window' }], 'ml.quality.estimated': [{ hide: true }],
  'ml.forecast.remaining': [{ title: 'Time until the level is reached' }],
  'ml.quality.labels': [{ title: 'Labels and what became of them' }],
  'ml.quality.label.delay': [{ title: 'From prediction to label' }],
  'ml.quality.rejected': [{ title: 'Samples refused as data' }],
  // the curves by step say it better
  'ml.training.loss': [{ hide: true }], 'ml.training.loss.variance': [{ hide: true }], 'ml.training.learning_rate': [{ hide: true }],
  'ml.training.gradient.norm': [{ hide: true }], 'ml.training.progress': [{ hide: true }], 'ml.training.remaining': [{ hide: true }],
  'hw.gpu.utilization': [{ title: 'Busy' }], 'hw.gpu.memory.usage': [{ title: 'Memory in use' }], 'hw.power': [{ title: 'Power' }], 'hw.temperature': [{ title: 'Temperature' }],
  'hw.energy': [{ title: 'Energy per second' }], 'hw.gpu.memory.utilization': [{ title: 'Share of memory in use' }], 'hw.fan.speed_ratio': [{ title: 'Fan speed' }],
  'nvml.gpu.throttled': [{ title: 'Clocks held down' }], 'nvml.gpu.clock': [{ title: 'Clocks' }], 'hw.gpu.io': [{ title: 'PCIe' }], 'hw.errors': [{ title: 'Errors' }],
  'nvml.monitor.poll.duration': [{ title: 'Polls of the GPUs' }], 'nvml.monitor.status': [{ title: 'State of the GPU monitor' }], 'ml.telemetry.shortened': [{ title: 'Values that were shortened' }],
  'ml.model.info': [{ hide: true }], 'ml.model.load.memory': [{ title: 'Memory the load took' }],
  'ml.inference.output.classes': [{ hide: true }], 'ml.quality.window.length': [{ hide: true }],
  'ml.signals': [{ hide: true }], 'ml.signals.active': [{ hide: true }], 'ml.quality.error.count': [{ hide: true }],
}

/** The order of what is looked at first; the rest follows by name. */
const first = [
  ...Object.keys(rows), 'ml.quality.accuracy', 'ml.quality.balanced_accuracy', 'ml.quality.precision', 'ml.quality.recall', 'ml.quality.f1', 'ml.quality.roc_auc',
  'ml.quality.average_precision', 'ml.quality.calibration_error', 'ml.quality.log_loss', 'ml.quality.brier', 'ml.quality.r2', 'ml.quality.rmse', 'ml.quality.mae',
]

export function tabOf(instrument: string): Tab {
  if (rows[instrument]?.[0].tab) return rows[instrument][0].tab!
  if (/^ml\.(inference|model)\./.test(instrument)) return 'traffic'
  if (/^ml\.(drift|quality\.estimated)/.test(instrument)) return 'drift'
  if (/^ml\.(objective|forecast)/.test(instrument)) return 'objectives'
  if (/^ml\.(quality|label)/.test(instrument)) return 'quality'
  if (instrument.startsWith('ml.training.')) return 'training'
  if (/^(gen_ai\.|ml\.tokens|ml\.cost)/.test(instrument)) return 'language'
  return 'other'
}

export interface Panel {
  key: string
  title: string
  text: string
  instrument: string
  isHeat: boolean
  isCounts: boolean
  series: Series[]
  unit: string
  show: (value: number | null | undefined) => string
  tick: (value: number | null | undefined) => string
  /** the steps of its axis that make round numbers; undefined for those of ten */
  steps?: number[]
}

const binary = Array.from({ length: 60 }, (_, power) => 2 ** power)

/** How values are written; shares of a board and what it counts are no scores. */
function shows(name: string, unit: string, isRate: boolean): Pick<Panel, 'show' | 'tick'> {
  const plain = unit !== '1' || isRate ? null : name.startsWith('hw.') ? percent : name.startsWith('nvml.') ? number : null
  return plain ? { show: plain, tick: plain } : { show: value => withUnit(value, unit, isRate), tick: value => onAxis(value, unit, isRate) }
}

export const isBound = (instrument: string) => /\.(lower|upper|error|earliest|latest)$/.test(instrument)

/** The panels of a group of series. */
export function panelsOf(group: Group, instruments: Record<string, Instrument>, wanted: (instrument: string) => boolean): Panel[] {
  const byInstrument = new Map<string, Series[]>()
  for (const series of group.series)
    if ((series.v || series.n) && wanted(series.i) && !(isBound(series.i) && byName(group, series.i.replace(/\.\w+$/, '')))) byInstrument.set(series.i, [...byInstrument.get(series.i) ?? [], series])
  const names = [...byInstrument.keys()].sort((one, other) => rank(one) - rank(other) || one.localeCompare(other))
  return names.flatMap(name => (rows[name] ?? [{}]).flatMap((row, at): Panel[] => {
    const series = byInstrument.get(name)!.filter(one => row.where?.(one.a) ?? true)
    const isQuiet = name.endsWith('.rejected') && series.every(one => !one.last)
    if (row.hide || series.length === 0 || isQuiet) return []
    const { kind, text } = instruments[name], unit = row.counts ? '{call}' : instruments[name].unit
    const isRate = kind === 'counter' || !!row.counts
    return [{
      key: name + at, title: row.title ?? title(name), text, instrument: name, isHeat: !!row.heat, isCounts: !!row.counts, series,
      unit: unitOf(unit, isRate), ...shows(name, unit, isRate), steps: unit.startsWith('By') ? binary : undefined,
    }]
  }))
}

const byName = (group: Group, name: string) => group.series.some(series => series.i === name)

const rank = (name: string): number => first.includes(name) ? first.indexOf(name) : first.length

/** The lines of a panel: a line for each series, or for each quantile. */
export function linesOf(panel: Panel, group: Group, from: number, step: number, origin: number): ChartData {
  const length = (panel.series[0].v ?? panel.series[0].n!).length
  const x = Array.from({ length }, (_, index) => origin / 1000 + from + index * step)
  const names = labels(panel.series)
  const lines: Line[] = []
  const most = 12
  panel.series.slice(0, most).forEach((series, at) => {
    const name = names[at]
    if (panel.isCounts) { lines.push({ label: series.a['error.type'] ?? name, values: series.n! }); return }
    if (series.n) {
      const several = panel.series.length > 2
      // behind the lines
      if (!several) lines.push({ label: `${name} count`.trim(), values: series.n, isCount: true })
      if (series.p50) for (const share of several ? ['p50', 'p99'] as const : ['p50', 'p90', 'p99'] as const) lines.push({ label: `${name} ${share}`.trim(), values: series[share]! })
      return
    }
    const line: Line = { label: name || 'value', values: series.v! }
    const { low, high } = band(group, series)
    if (low && high) Object.assign(line, { low, high })
    else if (series.lo && panel.series.length <= 3) Object.assign(line, { low: series.lo, high: series.hi })
    lines.push(line)
  })
  for (const limit of group.series.filter(one => one.i === limits[panel.instrument] && one.v && (panel.instrument !== 'hw.temperature' || one.a['hw.sensor_location'] !== 'memory')))
    lines.push({ label: ['limit', limit.a['hw.limit_type']?.replace('high.', '')].filter(Boolean).join(', '), values: limit.v!, isLimit: true })
  return { x, lines }
}

/** The limit that is drawn with a level. */
const limits: Record<string, string> = { 'hw.power': 'nvml.gpu.power.limit', 'hw.gpu.memory.usage': 'hw.gpu.memory.limit', 'hw.temperature': 'hw.temperature.limit' }

export const hidden = (panel: Panel): number => Math.max(0, panel.series.length - 12)

/** The band around a line, where the library publishes one. */
export function band(group: Group, series: Series): { low?: Numbers, high?: Numbers } {
  const same = (other: Series) => Object.keys(other.a).length === Object.keys(series.a).length && Object.keys(series.a).every(name => other.a[name] === series.a[name])
  const end = (...sides: string[]) => group.series.find(other => sides.some(side => other.i === `${series.i}.${side}`) && same(other))?.v
  return { low: end('lower', 'earliest'), high: end('upper', 'latest') }
}

/** What tells the series of a panel apart: the attributes in which they differ. */
export function labels(series: Series[]): string[] {
  const names = [...new Set(series.flatMap(one => Object.keys(one.a)))].filter(name => series.some(one => one.a[name] !== series[0].a[name]))
  return series.map(one => names.map(name => shown[one.a[name]] ?? one.a[name]).filter(value => value !== undefined).join(' · '))
}

export const showCount = (value: number | null | undefined): string => `n = ${count(value)}/s`
