using System.Runtime.InteropServices;
using System.Text;

namespace GpuProof.Load;

/// <summary>The few functions of CUDA's driver library that the kernel needs. Of this program alone: the library makes no CUDA context.</summary>
internal sealed class CudaDriver
{
    private readonly Dictionary<string, nint> symbols = [];

    private CudaDriver(nint library)
    {
        foreach (string name in (string[])["cuInit", "cuDeviceGetByPCIBusId", "cuDevicePrimaryCtxRetain", "cuDevicePrimaryCtxRelease_v2", "cuCtxSetCurrent", "cuCtxSynchronize",
            "cuModuleLoadData", "cuModuleGetFunction", "cuMemAlloc_v2", "cuMemFree_v2", "cuMemcpyDtoH_v2", "cuLaunchKernel"])
            symbols[name] = NativeLibrary.GetExport(library, name);
    }

    private delegate int OfNumber(uint number);

    private delegate int OfText(out int result, byte[] text);

    private delegate int Retain(out nint context, int device);

    private delegate int OfDevice(int device);

    private delegate int OfPointer(nint pointer);

    private delegate int Nothing();

    private delegate int LoadModule(out nint module, byte[] image);

    private delegate int GetFunction(out nint function, nint module, byte[] name);

    private delegate int Allocate(out nint memory, nuint bytes);

    private delegate int CopyBack([Out] uint[] into, nint from, nuint bytes);

    private delegate int Launch(nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint shared, nint stream, nint[] parameters, nint extra);

    /// <exception cref="CudaException">The library or a function is not there, or there is no device.</exception>
    public static CudaDriver Load(string library)
    {
        try
        {
            CudaDriver driver = new(NativeLibrary.Load(library));
            driver.Call<OfNumber>("cuInit", init => init(0));
            return driver;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new CudaException(exception.Message.Split('\n')[0]);
        }
    }

    public int DeviceAt(string busId)
    {
        int device = 0;
        Call<OfText>("cuDeviceGetByPCIBusId", get => get(out device, Text(busId)));
        return device;
    }

    public void Enter(int device)
    {
        nint context = 0;
        Call<Retain>("cuDevicePrimaryCtxRetain", retain => retain(out context, device));
        Call<OfPointer>("cuCtxSetCurrent", set => set(context));
    }

    public void Leave(int device) => Call<OfDevice>("cuDevicePrimaryCtxRelease_v2", release => release(device));

    public nint Function(string code, string name)
    {
        nint module = 0, function = 0;
        Call<LoadModule>("cuModuleLoadData", load => load(out module, Text(code)));
        Call<GetFunction>("cuModuleGetFunction", get => get(out function, module, Text(name)));
        return function;
    }

    public nint Memory(int bytes)
    {
        nint memory = 0;
        Call<Allocate>("cuMemAlloc_v2", allocate => allocate(out memory, (nuint)bytes));
        return memory;
    }

    public void Free(nint memory) => Call<OfPointer>("cuMemFree_v2", free => free(memory));

    public void Read(nint memory, uint[] into) => Call<CopyBack>("cuMemcpyDtoH_v2", copy => copy(into, memory, (nuint)(into.Length * sizeof(uint))));

    /// <summary>Runs a kernel of a pointer and a number, and waits for it.</summary>
    public void Run(nint function, uint blocks, uint threads, nint memory, uint number)
    {
        nint arguments = Marshal.AllocHGlobal(16);
        try
        {
            Marshal.WriteIntPtr(arguments, memory);
            Marshal.WriteInt32(arguments + 8, (int)number);
            Call<Launch>("cuLaunchKernel", launch => launch(function, blocks, 1, 1, threads, 1, 1, 0, 0, [arguments, arguments + 8], 0));
            Call<Nothing>("cuCtxSynchronize", static wait => wait());
        }
        finally
        {
            Marshal.FreeHGlobal(arguments);
        }
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text + "\0");

    private void Call<TFunction>(string name, Func<TFunction, int> call) where TFunction : Delegate
    {
        int code = call(Marshal.GetDelegateForFunctionPointer<TFunction>(symbols[name]));
        if (code != 0) throw new CudaException($"{name} answers {code}");
    }
}

/// <summary>CUDA cannot be used here.</summary>
internal sealed class CudaException(string message) : Exception(message);
