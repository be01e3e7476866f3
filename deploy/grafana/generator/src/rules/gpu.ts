import { Alert, RuleFile, span } from "./rule";

const gpu = 'hw_id="GPU-1"';
const labels = { hw_id: "GPU-1" };

/** GPUs that are held down, full, faulty or lost. */
export function gpus(): RuleFile {
  return {
    name: "gpu",
    about: "GPUs, as ModelObservability.Gpu publishes them. Load it where there are any. DCGM's names become these by deploy/mappings.",
    groups: [{ name: "gpu", rules: [
      throttled("GpuThrottledByHeat", "sw_thermal|hw_thermal|hw_slowdown", "sw_thermal", "warning", "heat", "MO3001"),
      throttled("GpuThrottledByPower", "sw_power_cap|hw_power_brake", "sw_power_cap", "info", "its power limit", "MO3002"),
      filling(), uncorrected(), xid(), lost(), monitor(),
    ] }],
  };
}

function throttled(alert: string, reasons: string, reason: string, severity: "warning" | "info", by: string, code: string): Alert {
  return {
    alert,
    expr: `max by (hw_id) (rate(nvml_gpu_throttled_time_seconds_total{nvml_throttle_reason=~"${reasons}"}[${span("10m")}])) > 0.1
and on (hw_id) avg_over_time(hw_gpu_utilization{hw_gpu_task="general"}[${span("10m")}]) > 0.5`,
    for: "10m",
    severity,
    summary: `{{ $labels.hw_id }} is at work and held down by ${by} in {{ $value | humanizePercentage }} of the time`,
    description: `The same work takes longer than on a GPU that is not.`,
    runbook: `docs/signals/${code}.md`,
    needs: "nvml_gpu_throttled_time_seconds_total",
    fires: {
      series: { [`nvml_gpu_throttled_time_seconds_total{${gpu}, nvml_throttle_reason="${reason}"}`]: "0+30x40", [`hw_gpu_utilization{${gpu}, hw_gpu_task="general"}`]: "0.9x40" },
      at: "30m",
      labels,
      summary: `GPU-1 is at work and held down by ${by} in 50% of the time`,
    },
  };
}

function filling(): Alert {
  return {
    alert: "GpuMemoryFullWithinHour",
    // A later version may tell kinds of memory apart, and two jobs may scrape one process: the largest of each GPU and process counts.
    expr: `max by (hw_id, instance) (predict_linear(hw_gpu_memory_usage_bytes[${span("30m")}], ${span("1h") === "1h" ? "3600" : `3600 * ${Number(span("1h").replace("ms", "")) / 3600000}`})) > max by (hw_id, instance) (hw_gpu_memory_limit_bytes)
and max by (hw_id, instance) (hw_gpu_memory_usage_bytes) / max by (hw_id, instance) (hw_gpu_memory_limit_bytes) > 0.5`,
    for: "10m",
    severity: "warning",
    summary: "The memory of {{ $labels.hw_id }} will be full within the hour",
    description: "If it goes on as in the last half hour. nvml_process_memory_usage_bytes says whose it is.",
    runbook: "docs/signals/MO3003.md",
    needs: "hw_gpu_memory_usage_bytes",
    fires: { series: { [`hw_gpu_memory_usage_bytes{${gpu}, instance="a"}`]: "50+1x60", [`hw_gpu_memory_limit_bytes{${gpu}, instance="a"}`]: "100x60" }, at: "40m", labels: { ...labels, instance: "a" }, summary: "The memory of GPU-1 will be full within the hour" },
  };
}

function uncorrected(): Alert {
  return {
    alert: "GpuMemoryErrors",
    expr: `sum by (hw_id) (increase(hw_errors_total{error_type="uncorrected"}[${span("1h")}])) > 0`,
    for: "1m",
    severity: "critical",
    summary: "The memory of {{ $labels.hw_id }} has errors that could not be corrected",
    description: "What was computed with them may be wrong.",
    runbook: "docs/signals/MO3005.md",
    needs: "hw_errors_total",
    fires: { series: { [`hw_errors_total{${gpu}, error_type="uncorrected"}`]: "22x10 23x20" }, at: "14m", labels, summary: "The memory of GPU-1 has errors that could not be corrected" },
  };
}

function xid(): Alert {
  const now = "sum by (hw_id, nvml_xid_code) (nvml_gpu_xid_total)";
  const before = `sum by (hw_id, nvml_xid_code) (nvml_gpu_xid_total offset ${span("10m")})`;
  return {
    alert: "GpuXid",
    // A code has no series before its first error, so that increase() would not see it.
    expr: `${now} > ${before}\nor (${now} > 0 unless ${before})`,
    for: "1m",
    severity: "critical",
    summary: "The driver reports XID {{ $labels.nvml_xid_code }} of {{ $labels.hw_id }}",
    description: "NVIDIA's list of XID errors says what the number means, and whether the GPU, the driver or the application is at fault.",
    runbook: "docs/signals/MO3007.md",
    needs: "hw_status",
    fires: { series: { [`nvml_gpu_xid_total{${gpu}, nvml_xid_code="79"}`]: "_x10 1x20" }, at: "14m", labels: { ...labels, nvml_xid_code: "79" }, summary: "The driver reports XID 79 of GPU-1" },
  };
}

function lost(): Alert {
  return {
    alert: "GpuLost",
    expr: `max by (hw_id) (hw_status{hw_state="failed"}) == 1`,
    for: "1m",
    severity: "critical",
    summary: "{{ $labels.hw_id }} was there and cannot be reached",
    description: "It fell off the bus, or the driver was reloaded. Work on it has failed.",
    runbook: "docs/gpu.md",
    needs: "hw_status",
    fires: { series: { [`hw_status{${gpu}, hw_state="failed"}`]: "0x10 1x20" }, at: "14m", labels, summary: "GPU-1 was there and cannot be reached" },
  };
}

function monitor(): Alert {
  return {
    alert: "GpuMonitorNotActive",
    expr: `max by (job, instance) (nvml_monitor_status{nvml_monitor_state="active"}) == 0`,
    for: "5m",
    severity: "warning",
    summary: "The GPU monitor of {{ $labels.instance }} reads nothing",
    description: "nvml_monitor_status says which state it is in: no driver, no right, a driver that hangs. All other alerts about its GPUs are silent.",
    runbook: "docs/telemetry-gpu.md#when-things-go-wrong",
    needs: "nvml_monitor_status",
    fires: { series: { 'nvml_monitor_status{job="models", instance="a", nvml_monitor_state="active"}': "1x10 0x20" }, at: "20m", labels: { job: "models", instance: "a" }, summary: "The GPU monitor of a reads nothing" },
  };
}
