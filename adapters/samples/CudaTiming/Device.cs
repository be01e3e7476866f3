using ManagedCuda;

namespace CudaTimingSample;

/// <summary>The first CUDA device of this machine, where there is one.</summary>
internal static class Device
{
    public static CudaContext? TryOpen(out string said)
    {
        try
        {
            CudaContext context = new(0);
            said = $"On {context.GetDeviceName()}.";
            return context;
        }
        catch (Exception e) when (e is CudaException or DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            string why = e is CudaException ? e.Message : "the NVIDIA driver's library (libcuda, nvcuda) is not installed, or too old.";
            said = $"There is no CUDA device here, so nothing was timed: {why}";
            return null;
        }
    }
}
