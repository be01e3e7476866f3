export type Numbers = (number | null)[]

export interface Series {
  id: number
  /** the instrument */
  i: string
  /** the attributes */
  a: Record<string, string>
  last?: number | null
  v?: Numbers
  lo?: Numbers
  hi?: Numbers
  n?: Numbers
  p50?: Numbers
  p90?: Numbers
  p99?: Numbers
  total?: number
  sum?: number | null
  cut?: boolean
  /** measurements of the last minute, and three of their quantiles */
  minute?: Numbers
  edges?: number[]
  heat?: number[]
}

export interface Group { name: string, version: string, framework: string, bytes: number, refused: number, series: Series[] }

export interface Instrument { unit: string, text: string, kind: 'counter' | 'gauge' | 'histogram' }

export interface Summary {
  name: string
  version: string
  framework: string
  alive: boolean
  refused: number
  rate: number | null
  calls: number | null
  minuteCalls: number | null
  minuteErrors: number | null
  active?: number | null
  latency?: Numbers
  score?: { i: string, window: string | null, last: number | null }
  open: Record<'error' | 'warning' | 'information', number>
  run?: { name: string, progress: number | null, remaining: number | null, loss: number | null }
  spark?: Numbers
}

export interface Signal {
  number: number, code: string, severity: 'error' | 'warning' | 'information', name: string, version: string,
  message: string, page?: boolean, suggestion: string, time: number, evidence: Record<string, string>
}

export type Point = [threshold: number | null, tp: number, fp: number, precision: number | null, recall: number | null, f1: number | null]

export interface Quality {
  version: string
  task: string
  window: number | null
  binary?: { threshold: number, tp: number, fp: number, fn: number, tn: number, precision: number | null, recall: number | null, f1: number | null }
  curve?: { positives: number, negatives: number, auc: number | null, averagePrecision: number | null, points: Point[] }
  reliability?: { ece: number | null, bins: Numbers[] }
  segments?: Segment[]
  confusion?: { of: number, accuracy: number | null, classes: string[], cells: number[] }
}

export type Segment = [name: string, samples: number, accuracy: number | null, low: number | null, high: number | null]

export interface DriftColumn {
  name: string, enough: boolean, kinds: string, index: number | null, p: number | null, missing: number | null, referenceMissing: number | null
  unseen: number | null, rows: number, referenceRows: number, bins?: [label: string, reference: number, live: number][]
}

export interface Drift { version: string, windows: number, waiting: number, refuted: boolean, of: number, columns: DriftColumn[] }

export interface Curve { of: number, x: number[], y: Numbers }

export interface Run {
  id: string, name: string, version: string, seen: number, outcome: string, stop?: string, epoch: number, epochs: number | null, step: number,
  progress: number | null, remaining: number | null, elapsed: number, loss: number | null, bestLoss: number | null,
  validationLoss: number | null, bestValidationLoss: number | null, bestValidationEpoch: number, samplesPerSecond: number | null,
  stepsPerSecond: number | null, dataWaitShare: number | null, flopUtilization: number | null, patienceLeft?: number,
  hyperparameters: Record<string, string>, missed: number, earlier?: boolean
  curves: Record<'loss' | 'validation' | 'learningRate' | 'gradientNorm' | 'dataWait', Curve>
}

export interface Process {
  name: string, version: string, began: number, until: number, calls: number | null, errors: number | null, latency?: Numbers
  scores: Record<string, Numbers>, signals: Record<string, number>
}

export interface Study {
  name: string, metric: string, mode: string, best: number | null, started: number
  trials: { number: number, outcome: string, result: number | null, duration: number, parameters: Record<string, string> }[]
}

export interface Head {
  slot: number, origin: number, structure: number, up: number, viewers: number, faults: number, overflow: number, refused: number
  models: Summary[]
  signals: Signal[]
  quality?: Quality[]
  drift?: Drift[]
  processes?: Process[]
  store?: { notice?: string, broken?: boolean, missed?: number, processes?: number, damaged?: number }
  runs?: Run[]
  studies?: Study[]
}

export interface Snapshot extends Head {
  from: number
  step: number
  instance: { name: string, id: string, history: string, memory: number, memoryLimit: number, memoryPerModel: number }
  groups: Group[]
  instruments: Record<string, Instrument>
}

export interface Update extends Head { after: number, points?: Series[] }
