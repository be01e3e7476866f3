import { DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { frame, scope as scopes } from "../panels/frame";
import { lines } from "../panels/panels";
import { gauge, increase, rate } from "../promql/expressions";

const scope = scopes.gpu;
const gpu = "{{hw_id}}";
const limit = "limit {{hw_id}}";

/** GPUs: each value beside its limit, and their energy joined to models. */
export function gpus(): DashboardBuilder {
  return frame("mo-gpus", "GPUs", "What the GPUs do, how far they are from their limits, and which model uses their energy.", ["gpu", "instance"])
    .withRow(new RowBuilder("Work"))
    .withPanel(lines({ title: "Busy", unit: "percentunit", description: "Share of time the GPU, its encoder or its decoder was busy. Boards that are cut into MIG instances do not tell.", width: 8 }, { expr: gauge("hw.gpu.utilization", { scope }), legend: "{{hw_gpu_task}} {{hw_id}}" }))
    .withPanel(lines({ title: "Memory", unit: "bytes", description: "In use, and all there is.", width: 8 },
      { expr: gauge("hw.gpu.memory.usage", { scope }), legend: gpu }, { expr: gauge("hw.gpu.memory.limit", { scope }), legend: limit }))
    .withPanel(lines({ title: "Memory in use", unit: "percentunit", description: "Share of what there is. Nearly full or soon full: MO3003.", width: 8 }, { expr: gauge("hw.gpu.memory.utilization", { scope }), legend: gpu }))
    .withPanel(lines({ title: "Memory controller busy", unit: "percentunit", description: "Share of time the memory was read or written: near 1 with a GPU that is half busy means bound by memory.", width: 8 }, { expr: gauge("nvml.gpu.memory.controller.utilization", { scope }), legend: gpu }))
    .withPanel(lines({ title: "PCIe", unit: "Bps", description: "Bytes a second as seen from the GPU. Empty where the driver has no byte counters.", width: 8 }, { expr: rate("hw.gpu.io", { by: ["hw.id", "network.io.direction"], scope }), legend: "{{network_io_direction}} {{hw_id}}" }))
    .withPanel(lines({ title: "NVLink", unit: "Bps", description: "Bytes of data a second over all links. Empty without NVLink.", width: 8 }, { expr: rate("nvml.gpu.nvlink.io", { by: ["hw.id", "network.io.direction"], scope }), legend: "{{network_io_direction}} {{hw_id}}" }))
    .withRow(new RowBuilder("Limits"))
    .withPanel(lines({ title: "Power", unit: "watt", description: "Power drawn, and the power the GPU is held below.", width: 8 }, { expr: gauge("hw.power", { scope }), legend: gpu }, { expr: gauge("nvml.gpu.power.limit", { scope }), legend: limit }))
    .withPanel(lines({ title: "Temperature", unit: "celsius", description: "Of the GPU and its memory, and where it slows down (high.degraded) or shuts down (high.critical).", width: 8 },
      { expr: gauge("hw.temperature", { scope }), legend: "{{hw_sensor_location}} {{hw_id}}" }, { expr: gauge("hw.temperature.limit", { scope }), legend: "{{hw_limit_type}} {{hw_sensor_location}} {{hw_id}}" }))
    .withPanel(lines({ title: "Clocks", unit: "hertz", description: "As they run, and the highest of the GPU.", width: 8 }, { expr: gauge("nvml.gpu.clock", { scope }), legend: "{{nvml_clock_domain}} {{hw_id}}" }, { expr: gauge("nvml.gpu.clock.limit", { scope }), legend: "limit {{nvml_clock_domain}} {{hw_id}}" }))
    .withPanel(lines({ title: "Held down", unit: "percentunit", description: "Share of time the clocks were held down, by reason: heat (MO3001), power (MO3002). An idle GPU is not held down.", width: 8 }, { expr: rate("nvml.gpu.throttled.time", { by: ["hw.id", "nvml.throttle.reason"], scope }), legend: "{{nvml_throttle_reason}} {{hw_id}}" }))
    .withPanel(lines({ title: "Fan", unit: "percentunit", description: "Share of the highest speed. Empty for passive cooling.", width: 8 }, { expr: gauge("hw.fan.speed_ratio", { scope }), legend: gpu }))
    .withPanel(lines({ title: "PCIe link", unit: "short", description: "Generation and lanes as they run, and the most that this GPU has in this machine.", width: 8 },
      { expr: gauge("nvml.gpu.pcie.generation", { scope }), legend: "generation {{hw_id}}" }, { expr: gauge("nvml.gpu.pcie.generation.limit", { scope }), legend: "highest generation {{hw_id}}" },
      { expr: gauge("nvml.gpu.pcie.width", { scope }), legend: "lanes {{hw_id}}" }, { expr: gauge("nvml.gpu.pcie.width.limit", { scope }), legend: "most lanes {{hw_id}}" }))
    .withRow(new RowBuilder("Health"))
    .withPanel(lines({ title: "State", unit: "short", description: "1 for the state the GPU is in.", width: 8 }, { expr: gauge("hw.status", { by: ["hw.id", "hw.state"], scope }, "max"), legend: "{{hw_state}} {{hw_id}}" }))
    .withPanel(lines({ title: "Memory errors", unit: "short", description: "Over the life of the board. Uncorrected ones: MO3005.", width: 8 }, { expr: `max by (hw_id, error_type) (hw_errors_total{${scope}})`, legend: "{{error_type}} {{hw_id}}" }))
    .withPanel(lines({ title: "XID errors", unit: "short", description: "Reported by the driver in the interval, by NVIDIA's number (MO3007). Empty until the first.", width: 8 }, { expr: increase("nvml.gpu.xid", { by: ["hw.id", "nvml.xid.code"], scope }), legend: "XID {{nvml_xid_code}} {{hw_id}}" }))
    .withPanel(lines({ title: "Rows and pages taken out of use", unit: "short", description: "Rows replaced by spare ones, pages retired, and whether a repair waits for a reset.", width: 12 },
      { expr: gauge("nvml.gpu.memory.remapped_rows", { scope }), legend: "rows {{error_type}} {{hw_id}}" }, { expr: gauge("nvml.gpu.memory.repair", { scope }), legend: "{{nvml_repair_state}} {{hw_id}}" }))
    .withPanel(lines({ title: "Memory of processes", unit: "bytes", description: "Of this process, or of the 64 with the most where asked for.", width: 12 }, { expr: gauge("nvml.process.memory.usage", { scope }), legend: "process {{process_pid}} {{hw_id}}" }))
    .withRow(new RowBuilder("Energy of models"))
    .withPanel(lines({ title: "Power of models", unit: "watt", description: "Energy of joined GPUs that calls and runs of a model use, per second, and what nobody's work used.", width: 12 },
      { expr: rate("ml.inference.energy", { by: ["ml.model.name"], scope }), legend: "calls of {{ml_model_name}}" },
      { expr: rate("ml.training.energy", { by: ["ml.model.name"], scope }), legend: "training of {{ml_model_name}}" },
      { expr: rate("nvml.gpu.energy.unattributed", { scope }), legend: "nobody's" }))
    .withPanel(lines({ title: "Energy of 1,000 inferences", unit: "joule", description: "Joules of joined GPUs over items that succeeded.", width: 12 },
      { expr: `1000 * ${rate("ml.inference.energy", { by: ["ml.model.name"], scope: scopes.instance })} / ${rate("ml.inference.items", { by: ["ml.model.name"], where: { "ml.inference.outcome": "success" }, scope: scopes.instance })}`, legend: "{{ml_model_name}}" }));
}
