import { modelName, root, view } from './dom'
import type { Head, Numbers, Series, Snapshot, Update } from './types'

export type State = 'loading' | 'live' | 'paused' | 'stale' | 'error'

const columns = ['v', 'n', 'p50', 'p90', 'p99'] as const

/** What the server knows: one snapshot, and a stream of what is new. */
export class Live {
  data: Snapshot | null = null
  state: State = 'loading'
  /** why there is no connection */
  reason = ''
  minutes = 15
  /** another instance answers than before */
  moved = false
  /** grows with every snapshot: charts are built anew */
  version = 0
  private stream: EventSource | null = null
  private heard = 0
  private retry = 0
  private loading = false
  private loadedAt = 0
  private instance = ''

  constructor(private readonly changed: () => void) {
    setInterval(() => this.watch(), 1000)
  }

  get age(): number { return (performance.now() - this.heard) / 1000 }

  async start(): Promise<void> {
    if (this.loading) return
    this.loading = true
    this.stream?.close()
    this.stream = null
    try {
      const answer = await fetch(`${root}/-/snapshot?${this.query()}`, { headers: { accept: 'application/json' } })
      if (!answer.ok) throw new Error(answer.status === 401 ? 'Sign in to the application first.' : await answer.text())
      const data = await answer.json() as Snapshot
      this.moved ||= this.instance !== '' && this.instance !== data.instance.id
      this.instance = data.instance.id
      this.data = data
      this.version++
      this.heard = this.loadedAt = performance.now()
      this.retry = 0
      this.state = 'live'
      this.listen()
    } catch (error) {
      this.fail(error instanceof TypeError ? 'The server does not answer.' : (error as Error).message)
    } finally {
      this.loading = false
    }
    this.changed()
  }

  pause(paused: boolean): void {
    if (!paused) { void this.start(); return }
    this.stream?.close()
    this.stream = null
    this.state = 'paused'
    this.changed()
  }

  look(minutes: number): void {
    this.minutes = minutes
    const paused = this.state === 'paused'
    void this.start().then(() => { if (paused) this.pause(true) })
  }

  private query(): string {
    return new URLSearchParams({ view, model: modelName, minutes: String(this.minutes) }).toString()
  }

  private listen(): void {
    this.stream = new EventSource(`${root}/-/stream?${this.query()}&after=${this.data!.slot}`)
    this.stream.onmessage = message => this.take(JSON.parse(message.data) as Update)
    this.stream.onerror = () => {
      if (this.stream?.readyState === EventSource.CLOSED) this.fail('The server ended the stream.')
      else this.fail('The connection is lost; trying again.', false)
      this.changed()
    }
  }

  private fail(reason: string, again = true): void {
    if (this.state === 'paused') return
    this.state = 'error'
    this.reason = reason
    if (again) setTimeout(() => { if (this.state === 'error') void this.start() }, Math.min(15, 2 ** this.retry++) * 1000)
  }

  private watch(): void {
    if (this.state === 'live' && this.age > 5) this.state = 'stale'
    if (this.state === 'stale' || this.state === 'error') this.changed()
    // minutes come with a new snapshot
    if (this.state === 'live' && this.data && this.data.step > 1 && performance.now() - this.loadedAt > 60_000) void this.start()
  }

  private take(update: Update): void {
    const data = this.data
    if (!data || this.state === 'paused') return
    const wasLost = this.state === 'error' // another instance may answer now
    this.heard = performance.now()
    this.state = 'live'
    if (wasLost || update.after !== data.slot || (update.structure !== data.structure && performance.now() - this.loadedAt > 2000)) { void this.start(); return }
    const sparks = new Map(data.models.map(model => [model.name + '\n' + model.version, model.spark]))
    const head: Head = update
    for (const model of head.models) model.spark = sparks.get(model.name + '\n' + model.version)
    const { quality, drift, runs, studies, processes } = data
    const steps = update.slot - data.slot
    Object.assign(data, { quality, drift, runs, studies, processes }, head, { structure: data.structure })
    if (update.points) this.append(data, new Map(update.points.map(point => [point.id, point])), steps)
    this.changed()
  }

  private append(data: Snapshot, points: Map<number, Series>, steps: number): void {
    const most = this.minutes * 60, length = (data.slot - data.from + 1), dropped = Math.max(0, length - most)
    data.from += dropped
    for (const series of data.groups.flatMap(group => group.series)) {
      const point = points.get(series.id)
      for (const name of columns) if (series[name]) series[name] = slide(series[name]!, point?.[name], steps, dropped)
      if (series.heat) series.heat = slideHeat(series.heat, point?.heat, steps, dropped, series.n!.length)
      if (point?.last !== undefined) series.last = point.last
      if (point?.minute) series.minute = point.minute
    }
  }
}

/** Drops what is oldest and appends what is new; a slot without a value is a gap. */
function slide(known: Numbers, added: Numbers | undefined, steps: number, dropped: number): Numbers {
  const next = known.slice(dropped)
  for (let index = 0; index < steps; index++) next.push(added?.[index] ?? null)
  return next
}

function slideHeat(known: number[], added: number[] | undefined, steps: number, dropped: number, length: number): number[] {
  const next: number[] = []
  for (let index = 0; index < known.length; index += 3) if (known[index] >= dropped) next.push(known[index] - dropped, known[index + 1], known[index + 2])
  for (let index = 0; index < (added?.length ?? 0); index += 3) next.push(length - steps + added![index], added![index + 1], added![index + 2])
  return next
}
