/* A stand-in for libcuda.so.1, written for the tests of this repository: the functions tools/GpuProof calls. Its kernel is the one of
   tools/GpuProof/Load/Kernel.cs, computed on the processor. FAKE_CUDA_WRONG=1: one result is wrong. FAKE_CUDA_INIT=n: cuInit answers n.
   Build: cc -shared -fPIC -O1 -o libcuda.so.1 fake_cuda.c */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUCCESS = 0, INVALID_VALUE = 1, INVALID_CONTEXT = 201, INVALID_PTX = 218, NOT_FOUND = 500 };

static int contexts, loaded;
static __thread int current;

static const char *setting(const char *name) { const char *value = getenv(name); return value ? value : ""; }

int cuInit(unsigned flags) { return flags ? INVALID_VALUE : atoi(setting("FAKE_CUDA_INIT")); }
int cuDeviceGetByPCIBusId(int *device, const char *bus) { *device = 3; return strcmp(bus, "00000000:18:00.0") ? INVALID_VALUE : SUCCESS; }
int cuDevicePrimaryCtxRetain(void **context, int device) { contexts++; *context = (void *)0xC0; return device == 3 ? SUCCESS : INVALID_VALUE; }
int cuDevicePrimaryCtxRelease_v2(int device) { return device == 3 && contexts-- > 0 ? SUCCESS : INVALID_VALUE; }
int cuCtxSetCurrent(void *context) { current = context == (void *)0xC0; return current ? SUCCESS : INVALID_CONTEXT; }
int cuCtxSynchronize(void) { usleep(10000); return current ? SUCCESS : INVALID_CONTEXT; }
int cuModuleLoadData(void **module, const char *image) {
  loaded = current && strstr(image, ".version") && strstr(image, ".entry burn(");
  *module = (void *)0xAB;
  return loaded ? SUCCESS : INVALID_PTX;
}
int cuModuleGetFunction(void **function, void *module, const char *name) {
  *function = (void *)0xF0;
  return module == (void *)0xAB && !strcmp(name, "burn") ? SUCCESS : NOT_FOUND;
}
int cuMemAlloc_v2(uint64_t *memory, size_t bytes) { *memory = (uint64_t)(uintptr_t)calloc(1, bytes); return current ? SUCCESS : INVALID_CONTEXT; }
int cuMemFree_v2(uint64_t memory) { free((void *)(uintptr_t)memory); return SUCCESS; }
int cuMemcpyDtoH_v2(void *into, uint64_t from, size_t bytes) { memcpy(into, (void *)(uintptr_t)from, bytes); return SUCCESS; }

int cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void *stream, void **parameters, void **extra) {
  if (!current || !loaded || function != (void *)0xF0 || gy * gz * by * bz != 1 || shared || stream || extra) return INVALID_VALUE;
  uint32_t *results = (uint32_t *)(uintptr_t)*(uint64_t *)parameters[0], rounds = *(uint32_t *)parameters[1];
  uint32_t factor = 1, addend = 0, f = 1664525u, a = 1013904223u; /* all rounds as one: x * factor + addend */
  for (uint32_t n = rounds; n; n >>= 1) {
    if (n & 1) { factor *= f; addend = addend * f + a; }
    a += a * f;
    f *= f;
  }
  for (uint32_t thread = 0; thread < gx * bx; thread++) results[thread] = thread * factor + addend;
  if (*setting("FAKE_CUDA_WRONG")) results[gx * bx - 1] ^= 1;
  return SUCCESS;
}
