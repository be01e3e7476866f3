/* A driver library for tests: the functions of the CUDA driver API the adapter needs, with one clock that the test moves.
   An event is done when the clock has reached the time it was given; fake_busy says how long queued work takes. */
#include <stdint.h>
#include <stdlib.h>

typedef int CUresult;
typedef struct { double at; int recorded; } event;
enum { OK = 0, INVALID = 1, NOT_READY = 600, UNKNOWN = 999 };

static double now_ms, busy_ms;
static CUresult failure;
static int live_events;
static _Thread_local void *current;

void fake_now(double ms) { now_ms = ms; }
void fake_busy(double ms) { busy_ms = ms; }
void fake_fail(CUresult with) { failure = with; }
int fake_live_events(void) { return live_events; }
void *fake_current(void) { return current; }

CUresult cuInit(unsigned flags) { (void)flags; return OK; }
CUresult cuDriverGetVersion(int *v) { *v = 12080; return OK; }
CUresult cuDeviceGetCount(int *n) { *n = 1; return OK; }
CUresult cuDeviceGet(int *d, int ordinal) { *d = ordinal; return OK; }
CUresult cuCtxCreate_v2(void **c, unsigned flags, int d) { (void)flags; (void)d; current = *c = (void *)0x10; return OK; }
CUresult cuCtxDestroy_v2(void *c) { (void)c; return OK; }
CUresult cuCtxGetCurrent(void **c) { *c = current; return OK; }
CUresult cuCtxSetCurrent(void *c) { current = c; return OK; }
CUresult cuCtxPushCurrent_v2(void *c) { if (failure) return failure; current = c; return OK; }
CUresult cuCtxPopCurrent_v2(void **c) { *c = current; current = NULL; return OK; }
CUresult cuCtxGetDevice(int *d) { *d = 0; return OK; }
CUresult cuMemGetInfo_v2(size_t *avail, size_t *total) {
  if (failure) return failure;
  if (!current) return 201; /* no context on this thread */
  *avail = (size_t)3 << 30; *total = (size_t)8 << 30; return OK;
}
CUresult cuStreamCreate(void **s, unsigned flags) { (void)flags; *s = (void *)0x20; return OK; }
CUresult cuStreamDestroy_v2(void *s) { (void)s; return OK; }
CUresult cuEventCreate(event **e, unsigned flags) {
  (void)flags;
  if (failure) return failure;
  *e = calloc(1, sizeof **e); live_events++; return OK;
}
CUresult cuEventDestroy_v2(event *e) { free(e); live_events--; return OK; }
/* The end of a pair comes after the work that was queued in between. */
CUresult cuEventRecord(event *e, void *stream) {
  (void)stream;
  if (failure) return failure;
  static double queued;
  if (queued < now_ms) queued = now_ms;
  e->recorded = 1;
  queued += busy_ms; busy_ms = 0; /* what was queued since the last event runs before this one */
  e->at = queued;
  return OK;
}
CUresult cuEventQuery(event *e) { return failure ? failure : e->at <= now_ms ? OK : NOT_READY; }
CUresult cuEventElapsedTime_v2(float *ms, event *a, event *b) {
  if (failure) return failure;
  if (!a->recorded || !b->recorded) return INVALID;
  *ms = (float)(b->at - a->at); return OK;
}
CUresult cuGetErrorName(CUresult r, const char **s) { (void)r; *s = "FAKE"; return OK; }
CUresult cuGetErrorString(CUresult r, const char **s) { (void)r; *s = "fake"; return OK; }
