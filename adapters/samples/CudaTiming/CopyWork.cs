using ManagedCuda;

namespace CudaTimingSample;

/// <summary>Stands for the kernels of the model you have: fills a piece of the GPU's memory and copies it.</summary>
internal sealed class CopyWork(int megabytes) : IDisposable
{
    private readonly CudaDeviceVariable<uint> source = new(megabytes * 1024 * 256), target = new(megabytes * 1024 * 256);

    public void Queue(CudaStream stream)
    {
        source.MemsetAsync(42u, stream.Stream);
        target.AsyncCopyToDevice(source, stream);
    }

    public void Dispose()
    {
        source.Dispose();
        target.Dispose();
    }
}
