import uPlot from 'uplot'
import { color, el, put, say } from './dom'
import type { Numbers } from './types'

export interface Line {
  label: string
  /** the values, as many as places on the x axis */
  values: Numbers
  /** between which a band is drawn */
  low?: Numbers
  high?: Numbers
  /** drawn as a faint area at the bottom: how many measurements stand behind the lines */
  isCount?: boolean
  /** drawn dashed and thin: a limit */
  isLimit?: boolean
}

export interface ChartData { x: number[], lines: Line[] }

// four colors that are told apart with every kind of color blindness; further lines have them dashed
const palette = ['blue', 'orange', 'green', 'purple']
const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]]

/** A chart over time or steps, with its legend: the value of every line at the cursor, else the last one. */
export class Chart {
  readonly element = el('div', { class: 'chart' })
  private readonly plot = el('div', { class: 'plot', tabindex: 0, role: 'group' })
  private readonly legend = el('ul', { class: 'legend' })
  private u: uPlot | null = null
  private shape = ''
  private data: ChartData = { x: [], lines: [] }
  private readonly resize = new ResizeObserver(() => this.fit())

  constructor(name: string, private readonly show: (value: number | null | undefined) => string, private readonly isTime = true, private readonly showCount = (value: number | null | undefined) => String(value ?? '–'), private readonly showTick = show, private readonly steps?: number[]) {
    this.element.append(this.plot, this.legend)
    this.plot.setAttribute('aria-label', `${name}: chart; the arrow keys move along it`)
    this.plot.addEventListener('keydown', event => this.move(event))
    this.resize.observe(this.plot)
  }

  set(data: ChartData): void {
    this.data = data
    const shape = data.lines.map(line => `${line.label}${line.isCount}${line.isLimit}${!!line.low}`).join('\n') + color('blue')
    if (shape !== this.shape || !this.u) this.build(shape)
    else this.u.setData(this.columns(), true)
    this.tell()
  }

  destroy(): void {
    this.resize.disconnect()
    this.u?.destroy()
    this.u = null
  }

  private columns(): uPlot.AlignedData {
    const columns: Numbers[] = []
    for (const line of this.data.lines) {
      columns.push(line.values)
      if (line.low && line.high) columns.push(line.high, line.low)
    }
    return [this.data.x, ...columns] as uPlot.AlignedData
  }

  private build(shape: string): void {
    this.shape = shape
    this.u?.destroy()
    const series: uPlot.Series[] = [{}], bands: uPlot.Band[] = []
    let colors = 0
    for (const line of this.data.lines) {
      const stroke = color(line.isCount ? 'count' : line.isLimit ? 'red' : palette[colors % palette.length])
      const dash = line.isLimit ? [4, 4] : line.isCount ? [] : dashes[Math.floor(colors / palette.length) % dashes.length]
      if (!line.isCount && !line.isLimit) colors++
      series.push({
        stroke, dash, width: line.isLimit ? 1 : line.isCount ? 0 : 1.6, fill: line.isCount ? stroke : undefined, scale: line.isCount ? 'n' : 'y',
        spanGaps: false, points: { size: 4, show: (u, at) => isLone(u.data[at] as Numbers) },
      })
      if (!line.low) continue
      series.push({ stroke, width: 0, scale: 'y', points: { show: false } }, { stroke, width: 0, scale: 'y', points: { show: false } })
      bands.push({ series: [series.length - 2, series.length - 1], fill: stroke + '2e' })
    }
    const axis: uPlot.Axis = { stroke: color('faint'), grid: { stroke: color('line'), width: 1 }, ticks: { stroke: color('line'), width: 1, size: 4 }, font: '11px system-ui, sans-serif' }
    this.u = new uPlot({
      width: Math.max(120, this.plot.clientWidth), height: 150, legend: { show: false }, cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      scales: {
        x: { time: this.isTime },
        y: { range: (_, low, high) => range(low, high) },
        n: { range: (_, __, high) => [0, Math.max(1, high) * 5] },
      },
      axes: [
        { ...axis, size: 28, space: 70, ...(this.isTime ? { values: (_: uPlot, at: number[]) => at.map(second => hour(second)) } : {}) },
        { ...axis, scale: 'y', size: 64, space: 34, ...(this.steps ? { incrs: this.steps } : {}), values: (_, at) => at.map(value => this.showTick(value)) },
      ],
      series, bands,
      hooks: { setCursor: [() => this.tell()] },
    }, this.columns(), this.plot)
  }

  private fit(): void {
    const width = this.plot.clientWidth
    if (this.u && width > 0 && Math.abs(width - this.u.width) > 1) this.u.setSize({ width, height: 150 })
  }

  private move(event: KeyboardEvent): void {
    const u = this.u, by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -30, PageDown: 30 }[event.key]
    if (!u || by === undefined) return
    event.preventDefault()
    const last = this.data.x.length - 1
    const index = Math.min(last, Math.max(0, (u.cursor.idx ?? last) + by))
    u.setCursor({ left: u.valToPos(this.data.x[index], 'x'), top: 10 })
  }

  /** Writes the legend. */
  private tell(): void {
    const index = this.u?.cursor.left !== undefined && this.u.cursor.left >= 0 ? this.u.cursor.idx : null
    const lines = this.data.lines
    if (this.legend.childElementCount !== lines.length || this.legend.dataset.shape !== this.shape) {
      this.legend.dataset.shape = this.shape
      let colors = 0
      put(this.legend, ...lines.map(line => {
        const kind = line.isCount ? 'count' : line.isLimit ? 'limit' : `c-${palette[colors % palette.length]} dash-${Math.floor(colors / palette.length) % dashes.length}`
        if (!line.isCount && !line.isLimit) colors++
        return el('li', {}, el('i', { class: 'swatch ' + kind }), el('span', { class: 'label' }, line.label), el('b'))
      }))
    }
    lines.forEach((line, at) => {
      const value = index !== null && index !== undefined ? line.values[index] : line.values.findLast(one => one !== null)
      const low = index !== null && index !== undefined ? line.low?.[index] : line.low?.findLast(one => one !== null)
      const high = index !== null && index !== undefined ? line.high?.[index] : line.high?.findLast(one => one !== null)
      const band = typeof low === 'number' && typeof high === 'number' ? ` (${this.show(low)} to ${this.show(high)})` : ''
      say(this.legend.children[at].lastElementChild!, (line.isCount ? this.showCount(value) : this.show(value)) + band)
    })
    this.legend.classList.toggle('at-cursor', index !== null && index !== undefined)
  }
}

/** A single value between gaps is drawn as a point, or it would not be seen. */
function isLone(values: Numbers): boolean {
  let before = false
  for (let index = 0; index < values.length; index++) {
    const here = values[index] !== null && values[index] !== undefined
    if (here && !before && (index + 1 >= values.length || values[index + 1] === null)) return true
    before = here
  }
  return false
}

function range(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1]
  if (low >= 0 && low < high * 0.6) low = 0
  if (low === high) return low === 0 ? [0, 1] : [Math.min(low * 0.9, low * 1.1), Math.max(low * 0.9, low * 1.1)]
  const room = (high - low) * 0.06
  return [low === 0 ? 0 : low - room, high + room]
}

const hour = (second: number): string => {
  const at = new Date(second * 1000), two = (value: number) => String(value).padStart(2, '0')
  return `${two(at.getHours())}:${two(at.getMinutes())}${at.getSeconds() ? ':' + two(at.getSeconds()) : ''}`
}
