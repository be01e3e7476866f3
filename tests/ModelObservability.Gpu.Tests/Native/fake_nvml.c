/* A stand-in for libnvidia-ml.so.1, written for the tests of this repository: the functions ModelObservability.Gpu calls, with answers
   that tests know, and controls (fake_*) to make any of them fail, hang or lie from a given moment on.
   Build: cc -shared -fPIC -O1 -o libnvidia-ml.so.1 fake_nvml.c */

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned int u32;
typedef unsigned long long u64;
typedef struct board *device_t;

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, INSUFFICIENT_SIZE = 7, TIMEOUT = 10, ARGUMENT_VERSION_MISMATCH = 25 };

/* ---- the structs of the interface ---- */
typedef struct { u64 total, free, used; } memory_t;
typedef struct { u32 version; u64 total, reserved, free, used; } memory_v2_t;
typedef struct { u32 gpu, memory; } utilization_t;
typedef struct { char busIdLegacy[16]; u32 domain, bus, device, pciDeviceId, pciSubSystemId; char busId[32]; } pci_t;
typedef struct { u32 multiprocessors, copyEngines, decoders, encoders, jpegs, ofas, gpuSlices, computeSlices; u64 memoryMiB; } attributes_t;
typedef struct { u32 pid; u64 usedGpuMemory; u32 gpuInstanceId, computeInstanceId; } process_t;
typedef struct { u32 pid; u64 timeStamp; u32 sm, mem, enc, dec; } process_utilization_t;
typedef struct { device_t device; u64 eventType, eventData; u32 gpuInstanceId, computeInstanceId; } event_t;
typedef union { double d; int i; u32 u; unsigned long ul; u64 ull; long long ll; unsigned short us; } value_t;
typedef struct { u32 fieldId, scopeId; long long timestamp, latency; int valueType; int nvmlReturn; value_t value; } field_t;

/* ---- controls ---- */
#define FUNCTIONS(X) \
  X(nvmlInit_v2) X(nvmlShutdown) X(nvmlSystemGetDriverVersion) X(nvmlSystemGetCudaDriverVersion_v2) X(nvmlDeviceGetCount_v2) \
  X(nvmlDeviceGetHandleByIndex_v2) X(nvmlDeviceGetUUID) X(nvmlDeviceGetName) X(nvmlDeviceGetSerial) X(nvmlDeviceGetVbiosVersion) \
  X(nvmlDeviceGetPciInfo_v3) X(nvmlDeviceGetCudaComputeCapability) X(nvmlDeviceGetMigMode) X(nvmlDeviceGetMaxMigDeviceCount) \
  X(nvmlDeviceGetMigDeviceHandleByIndex) X(nvmlDeviceGetAttributes_v2) X(nvmlDeviceGetGpuInstanceId) X(nvmlDeviceGetComputeInstanceId) \
  X(nvmlDeviceGetMemoryInfo_v2) X(nvmlDeviceGetMemoryInfo) X(nvmlDeviceGetUtilizationRates) X(nvmlDeviceGetEncoderUtilization) \
  X(nvmlDeviceGetDecoderUtilization) X(nvmlDeviceGetPowerUsage) X(nvmlDeviceGetEnforcedPowerLimit) X(nvmlDeviceGetTotalEnergyConsumption) \
  X(nvmlDeviceGetTemperature) X(nvmlDeviceGetTemperatureThreshold) X(nvmlDeviceGetFanSpeed) X(nvmlDeviceGetClockInfo) \
  X(nvmlDeviceGetMaxClockInfo) X(nvmlDeviceGetPerformanceState) X(nvmlDeviceGetCurrentClocksEventReasons) X(nvmlDeviceGetPcieThroughput) \
  X(nvmlDeviceGetCurrPcieLinkGeneration) X(nvmlDeviceGetCurrPcieLinkWidth) X(nvmlDeviceGetMaxPcieLinkGeneration) \
  X(nvmlDeviceGetMaxPcieLinkWidth) X(nvmlDeviceGetTotalEccErrors) X(nvmlDeviceGetRemappedRows) X(nvmlDeviceGetComputeMode) \
  X(nvmlDeviceGetFieldValues) X(nvmlDeviceGetComputeRunningProcesses_v3) X(nvmlDeviceGetGraphicsRunningProcesses_v3) \
  X(nvmlDeviceGetProcessUtilization) X(nvmlEventSetCreate) X(nvmlEventSetFree) X(nvmlEventSetWait_v2) X(nvmlDeviceRegisterEvents)

#define SLOT(name) slot_##name,
enum { FUNCTIONS(SLOT) SLOTS };
#define NAME(name) #name,
static const char *const names[SLOTS] = { FUNCTIONS(NAME) };

/* Phases: 0 from the start, 1 after nvmlInit has returned, 2 after the devices were enumerated, 3 after one whole poll. */
static struct { int code, phase; volatile int hang; long calls; } slots[SLOTS];
static int phase, polls, lie, xid;
static u64 energy_step;

static int slot_of(const char *name) {
  for (int i = 0; i < SLOTS; i++) if (!strcmp(names[i], name)) return i;
  return -1;
}

void fake_reset(void) {
  memset(slots, 0, sizeof slots);
  phase = polls = lie = xid = 0;
  energy_step = 0;
}

int fake_fail(const char *name, int code, int from) {
  int slot = slot_of(name);
  if (slot >= 0) { slots[slot].code = code; slots[slot].phase = from; }
  return slot;
}

int fake_hang(const char *name, int on) {
  int slot = slot_of(name);
  if (slot >= 0) slots[slot].hang = on;
  return slot;
}

long fake_calls(const char *name) { int slot = slot_of(name); return slot < 0 ? -1 : slots[slot].calls; }
/* 1: every number is all ones; 2: every number is far out of range. */
void fake_lie(int how) { lie = how; }
void fake_xid(int code) { xid = code; }
void fake_energy_step(u64 step) { energy_step = step; }

/* Sizes and offsets as this compiler lays them out, in the order the test names them. */
int fake_layout(int *into) {
  int n = 0;
#define SIZE(t) into[n++] = (int)sizeof(t);
#define AT(t, f) into[n++] = (int)offsetof(t, f);
  SIZE(memory_t) AT(memory_t, used)
  SIZE(memory_v2_t) AT(memory_v2_t, total) AT(memory_v2_t, used)
  SIZE(utilization_t) AT(utilization_t, memory)
  SIZE(pci_t) AT(pci_t, domain) AT(pci_t, busId)
  SIZE(attributes_t) AT(attributes_t, gpuSlices) AT(attributes_t, memoryMiB)
  SIZE(process_t) AT(process_t, usedGpuMemory) AT(process_t, gpuInstanceId)
  SIZE(process_utilization_t) AT(process_utilization_t, timeStamp) AT(process_utilization_t, sm)
  SIZE(event_t) AT(event_t, eventData) AT(event_t, computeInstanceId)
  SIZE(field_t) AT(field_t, valueType) AT(field_t, nvmlReturn) AT(field_t, value)
  return n;
}

__attribute__((constructor)) static void loaded(void) {
  const char *marker = getenv("FAKE_NVML_MARKER");
  if (marker) { FILE *file = fopen(marker, "a"); if (file) { fputs("loaded\n", file); fclose(file); } }
  const char *hang = getenv("FAKE_NVML_HANG");
  if (hang) fake_hang(hang, 1);
  const char *step = getenv("FAKE_NVML_ENERGY_STEP"); /* millijoules a reading */
  if (step) energy_step = strtoull(step, NULL, 10);
  const char *fail = getenv("FAKE_NVML_FAIL"); /* name=code */
  const char *equals = fail ? strchr(fail, '=') : NULL;
  if (equals) {
    char name[96] = "";
    if ((size_t)(equals - fail) < sizeof name) { memcpy(name, fail, (size_t)(equals - fail)); fake_fail(name, atoi(equals + 1), 0); }
  }
}

static int enter(int slot) {
  slots[slot].calls++;
  while (slots[slot].hang) usleep(2000);
  return slots[slot].code && phase >= slots[slot].phase ? slots[slot].code : SUCCESS;
}

#define ENTER(name) do { int code_ = enter(slot_##name); if (code_) return code_; } while (0)

/* ---- two boards, the second cut into two instances ---- */
struct board { const char *uuid, *name, *bus; int index, instance; u64 total, used, energy; };
static struct board boards[4] = {
  { "GPU-fake0000-0000-0000-0000-000000000000", "FAKE H200", "00000000:18:00.0", 0, -1, 150754820096ULL, 12884901888ULL, 5000000 },
  { "GPU-fake1111-1111-1111-1111-111111111111", "FAKE H200", "00000000:2A:00.0", 1, -1, 150754820096ULL, 1073741824ULL, 7000000 },
  { "MIG-fake2222-2222-2222-2222-222222222222", "FAKE H200 MIG 1g.18gb", "", 1, 0, 18790481920ULL, 536870912ULL, 0 },
  { "MIG-fake3333-3333-3333-3333-333333333333", "FAKE H200 MIG 2g.35gb", "", 1, 1, 37580963840ULL, 268435456ULL, 0 },
};

static u32 n32(u32 value) { return lie == 1 ? 0xFFFFFFFFu : lie == 2 ? 4000000000u : value; }
static u64 n64(u64 value) { return lie == 1 ? ~0ULL : lie == 2 ? ~0ULL / 2 : value; }

static int text(const char *value, char *into, u32 length) {
  if (strlen(value) + 1 > length) return INSUFFICIENT_SIZE;
  strcpy(into, value);
  return SUCCESS;
}

#define BOARD_ONLY(d) do { if ((d)->instance >= 0) return NOT_SUPPORTED; } while (0)

int nvmlInit_v2(void) { ENTER(nvmlInit_v2); if (phase < 1) phase = 1; return SUCCESS; }
int nvmlShutdown(void) { ENTER(nvmlShutdown); return SUCCESS; }
int nvmlSystemGetDriverVersion(char *v, u32 n) { ENTER(nvmlSystemGetDriverVersion); return text("570.148.08", v, n); }
int nvmlSystemGetCudaDriverVersion_v2(int *v) { ENTER(nvmlSystemGetCudaDriverVersion_v2); *v = 12080; return SUCCESS; }
int nvmlDeviceGetCount_v2(u32 *n) { ENTER(nvmlDeviceGetCount_v2); *n = lie == 1 ? 0xFFFFFFFFu : 2; return SUCCESS; }
int nvmlDeviceGetHandleByIndex_v2(u32 i, device_t *d) {
  ENTER(nvmlDeviceGetHandleByIndex_v2);
  if (i > 1) return INVALID_ARGUMENT;
  *d = &boards[i];
  return SUCCESS;
}
int nvmlDeviceGetUUID(device_t d, char *v, u32 n) { ENTER(nvmlDeviceGetUUID); return text(d->uuid, v, n); }
int nvmlDeviceGetName(device_t d, char *v, u32 n) { ENTER(nvmlDeviceGetName); return text(d->name, v, n); }
int nvmlDeviceGetSerial(device_t d, char *v, u32 n) { ENTER(nvmlDeviceGetSerial); BOARD_ONLY(d); return text("1650000000042", v, n); }
int nvmlDeviceGetVbiosVersion(device_t d, char *v, u32 n) { ENTER(nvmlDeviceGetVbiosVersion); BOARD_ONLY(d); return text("96.00.A5.00.01", v, n); }
int nvmlDeviceGetPciInfo_v3(device_t d, pci_t *p) {
  ENTER(nvmlDeviceGetPciInfo_v3);
  BOARD_ONLY(d);
  memset(p, 0, sizeof *p);
  p->bus = 0x18;
  p->pciDeviceId = 0x233510DEu;
  return text(d->bus, p->busId, sizeof p->busId);
}
int nvmlDeviceGetCudaComputeCapability(device_t d, int *major, int *minor) { ENTER(nvmlDeviceGetCudaComputeCapability); (void)d; *major = 9; *minor = 0; return SUCCESS; }
int nvmlDeviceGetMigMode(device_t d, u32 *current, u32 *pending) {
  ENTER(nvmlDeviceGetMigMode);
  BOARD_ONLY(d);
  *current = *pending = d->index == 1;
  return SUCCESS;
}
int nvmlDeviceGetMaxMigDeviceCount(device_t d, u32 *n) { ENTER(nvmlDeviceGetMaxMigDeviceCount); (void)d; *n = n32(7); return SUCCESS; }
int nvmlDeviceGetMigDeviceHandleByIndex(device_t d, u32 i, device_t *mig) {
  ENTER(nvmlDeviceGetMigDeviceHandleByIndex);
  if (d->index != 1 || i > 1) return NOT_FOUND;
  *mig = &boards[2 + i];
  return SUCCESS;
}
int nvmlDeviceGetAttributes_v2(device_t d, attributes_t *a) {
  ENTER(nvmlDeviceGetAttributes_v2);
  if (d->instance < 0) return NOT_SUPPORTED;
  memset(a, 0, sizeof *a);
  a->multiprocessors = 16;
  a->gpuSlices = a->computeSlices = 1 + (u32)d->instance;
  a->memoryMiB = d->total >> 20;
  return SUCCESS;
}
int nvmlDeviceGetGpuInstanceId(device_t d, u32 *id) { ENTER(nvmlDeviceGetGpuInstanceId); *id = n32(7 + (u32)d->instance); return SUCCESS; }
int nvmlDeviceGetComputeInstanceId(device_t d, u32 *id) { ENTER(nvmlDeviceGetComputeInstanceId); (void)d; *id = n32(0); return SUCCESS; }
int nvmlDeviceGetMemoryInfo_v2(device_t d, memory_v2_t *m) {
  ENTER(nvmlDeviceGetMemoryInfo_v2);
  if (m->version != (sizeof *m | 2u << 24)) return ARGUMENT_VERSION_MISMATCH;
  m->total = n64(d->total);
  m->used = n64(d->used);
  m->reserved = n64(566231040);
  m->free = d->total - d->used;
  return SUCCESS;
}
int nvmlDeviceGetMemoryInfo(device_t d, memory_t *m) {
  ENTER(nvmlDeviceGetMemoryInfo);
  m->total = n64(d->total);
  m->used = n64(d->used);
  m->free = d->total - d->used;
  return SUCCESS;
}
int nvmlDeviceGetUtilizationRates(device_t d, utilization_t *u) {
  ENTER(nvmlDeviceGetUtilizationRates);
  if (d->index == 1) return NOT_SUPPORTED;
  u->gpu = n32(83);
  u->memory = n32(41);
  return SUCCESS;
}
int nvmlDeviceGetEncoderUtilization(device_t d, u32 *v, u32 *us) { ENTER(nvmlDeviceGetEncoderUtilization); if (d->index == 1) return NOT_SUPPORTED; *v = n32(11); *us = 167000; return SUCCESS; }
int nvmlDeviceGetDecoderUtilization(device_t d, u32 *v, u32 *us) { ENTER(nvmlDeviceGetDecoderUtilization); if (d->index == 1) return NOT_SUPPORTED; *v = n32(13); *us = 167000; return SUCCESS; }
int nvmlDeviceGetPowerUsage(device_t d, u32 *mw) { ENTER(nvmlDeviceGetPowerUsage); (void)d; *mw = n32(325125); return SUCCESS; }
int nvmlDeviceGetEnforcedPowerLimit(device_t d, u32 *mw) { ENTER(nvmlDeviceGetEnforcedPowerLimit); (void)d; *mw = n32(700000); return SUCCESS; }
int nvmlDeviceGetTotalEnergyConsumption(device_t d, u64 *mj) {
  ENTER(nvmlDeviceGetTotalEnergyConsumption);
  *mj = n64(d->energy);
  d->energy += energy_step;
  return SUCCESS;
}
int nvmlDeviceGetTemperature(device_t d, u32 sensor, u32 *c) { ENTER(nvmlDeviceGetTemperature); (void)d; if (sensor) return INVALID_ARGUMENT; *c = n32(47); return SUCCESS; }
int nvmlDeviceGetTemperatureThreshold(device_t d, u32 kind, u32 *c) {
  static const u32 limits[] = { 95, 92, 96, 87 };
  ENTER(nvmlDeviceGetTemperatureThreshold);
  (void)d;
  if (kind > 3) return INVALID_ARGUMENT;
  *c = n32(limits[kind]);
  return SUCCESS;
}
int nvmlDeviceGetFanSpeed(device_t d, u32 *v) { ENTER(nvmlDeviceGetFanSpeed); (void)d; *v = n32(55); return SUCCESS; }
int nvmlDeviceGetClockInfo(device_t d, u32 kind, u32 *mhz) { ENTER(nvmlDeviceGetClockInfo); (void)d; *mhz = n32(1000 + kind); return SUCCESS; }
int nvmlDeviceGetMaxClockInfo(device_t d, u32 kind, u32 *mhz) { ENTER(nvmlDeviceGetMaxClockInfo); (void)d; *mhz = n32(2000 + kind); return SUCCESS; }
int nvmlDeviceGetPerformanceState(device_t d, u32 *p) { ENTER(nvmlDeviceGetPerformanceState); (void)d; *p = n32(0); return SUCCESS; }
int nvmlDeviceGetCurrentClocksEventReasons(device_t d, u64 *mask) { ENTER(nvmlDeviceGetCurrentClocksEventReasons); (void)d; *mask = n64(0x4 | 0x1); return SUCCESS; }
int nvmlDeviceGetPcieThroughput(device_t d, u32 direction, u32 *kb) { ENTER(nvmlDeviceGetPcieThroughput); (void)d; *kb = n32(500 + direction); return SUCCESS; }
int nvmlDeviceGetCurrPcieLinkGeneration(device_t d, u32 *v) { ENTER(nvmlDeviceGetCurrPcieLinkGeneration); (void)d; *v = n32(4); return SUCCESS; }
int nvmlDeviceGetCurrPcieLinkWidth(device_t d, u32 *v) { ENTER(nvmlDeviceGetCurrPcieLinkWidth); (void)d; *v = n32(8); return SUCCESS; }
int nvmlDeviceGetMaxPcieLinkGeneration(device_t d, u32 *v) { ENTER(nvmlDeviceGetMaxPcieLinkGeneration); (void)d; *v = n32(5); return SUCCESS; }
int nvmlDeviceGetMaxPcieLinkWidth(device_t d, u32 *v) { ENTER(nvmlDeviceGetMaxPcieLinkWidth); (void)d; *v = n32(16); return SUCCESS; }
int nvmlDeviceGetTotalEccErrors(device_t d, u32 error, u32 counter, u64 *n) {
  ENTER(nvmlDeviceGetTotalEccErrors);
  (void)d;
  *n = n64(counter == 1 ? 21 + error : 0);
  return SUCCESS;
}
int nvmlDeviceGetRemappedRows(device_t d, u32 *corrected, u32 *uncorrected, u32 *pending, u32 *failed) {
  ENTER(nvmlDeviceGetRemappedRows);
  (void)d;
  *corrected = n32(3);
  *uncorrected = n32(2);
  *pending = n32(1);
  *failed = n32(0);
  return SUCCESS;
}
int nvmlDeviceGetComputeMode(device_t d, u32 *v) { ENTER(nvmlDeviceGetComputeMode); (void)d; *v = n32(3); return SUCCESS; }
int nvmlDeviceGetFieldValues(device_t d, int count, field_t *fields) {
  int code = enter(slot_nvmlDeviceGetFieldValues);
  if (phase < 3 && phase >= 2 && d->index == 1) phase = 3; /* the last board is being sampled: the first poll ends */
  if (code) return code;
  for (int i = 0; i < count; i++) {
    fields[i].nvmlReturn = SUCCESS;
    fields[i].valueType = 3;
    fields[i].value.ull = n64(1000 + fields[i].fieldId);
    if (fields[i].fieldId == 82) { fields[i].valueType = 1; fields[i].value.u = n32(61); }
    else if (fields[i].fieldId == 31) { fields[i].valueType = 1; fields[i].value.u = n32(0); }
    else if (fields[i].fieldId == 29 || fields[i].fieldId == 30) fields[i].nvmlReturn = NOT_SUPPORTED;
    else if (fields[i].fieldId >= 138 && fields[i].fieldId <= 139 && fields[i].scopeId != 0xFFFFFFFFu) fields[i].nvmlReturn = INVALID_ARGUMENT;
  }
  return SUCCESS;
}
static int processes(u32 *count, process_t *into, u32 have, u32 first) {
  if (*count < have) { *count = have; return INSUFFICIENT_SIZE; }
  for (u32 i = 0; i < have; i++) {
    memset(&into[i], 0, sizeof into[i]);
    into[i].pid = first + i;
    into[i].usedGpuMemory = lie ? ~0ULL : 1048576ULL * (i + 1);
  }
  *count = have;
  return SUCCESS;
}
int nvmlDeviceGetComputeRunningProcesses_v3(device_t d, u32 *n, process_t *p) { ENTER(nvmlDeviceGetComputeRunningProcesses_v3); (void)d; return processes(n, p, 20, 100); }
int nvmlDeviceGetGraphicsRunningProcesses_v3(device_t d, u32 *n, process_t *p) { ENTER(nvmlDeviceGetGraphicsRunningProcesses_v3); (void)d; return processes(n, p, 1, 500); }
int nvmlDeviceGetProcessUtilization(device_t d, process_utilization_t *u, u32 *n, u64 since) {
  ENTER(nvmlDeviceGetProcessUtilization);
  if (d->index == 1) return NOT_SUPPORTED;
  (void)since;
  if (*n < 1) { *n = 1; return INSUFFICIENT_SIZE; }
  memset(u, 0, sizeof *u);
  u->pid = 101;
  u->timeStamp = 1700000000000000ULL;
  u->sm = n32(37);
  *n = 1;
  return SUCCESS;
}
int nvmlEventSetCreate(void **set) { ENTER(nvmlEventSetCreate); *set = (void *)0x5E7; return SUCCESS; }
int nvmlEventSetFree(void *set) { ENTER(nvmlEventSetFree); return set == (void *)0x5E7 ? SUCCESS : INVALID_ARGUMENT; }
int nvmlDeviceRegisterEvents(device_t d, u64 types, void *set) { ENTER(nvmlDeviceRegisterEvents); (void)d; return set && types == 8 ? SUCCESS : INVALID_ARGUMENT; }
int nvmlEventSetWait_v2(void *set, event_t *event, u32 ms) {
  int code = enter(slot_nvmlEventSetWait_v2);
  (void)set;
  (void)ms;
  if (phase < 2) phase = 2; /* between the enumeration and the first sample */
  if (code) return code;
  if (!xid) return TIMEOUT;
  memset(event, 0, sizeof *event);
  event->device = &boards[0];
  event->eventType = 8;
  event->eventData = (u64)xid;
  xid = 0;
  return SUCCESS;
}
