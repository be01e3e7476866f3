using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ModelObservability.Gpu.ManagedCuda.Tests;

/// <summary>
/// Our own <c>libcuda.so</c>, compiled when a C compiler is there and loaded before ManagedCuda asks the system for one by that name: the real
/// ManagedCuda then calls it. Where a real driver is installed, the tests that use this one stand aside.
/// </summary>
[SetUpFixture]
public sealed class FakeDriver
{
    private static nint library;

    public static bool IsThere => library != 0;

    public static void Need() => Assume(IsThere, "No C compiler (cc, gcc or clang): the fake CUDA driver cannot be built.");

    public static void Now(double milliseconds) => Call<double>("fake_now", milliseconds);

    /// <summary>The work that is queued next takes this long.</summary>
    public static void Busy(double milliseconds) => Call<double>("fake_busy", milliseconds);

    public static void Fail(int with) => Call<int>("fake_fail", with);

    public static unsafe int LiveEvents => ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "fake_live_events"))();

    [OneTimeSetUp]
    public void Build()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Native", "fake_cuda.c"), binary = Path.Combine(AppContext.BaseDirectory, "libcuda.so");
        foreach (string compiler in new[] { "cc", "gcc", "clang" })
        {
            try
            {
                using Process? process = Process.Start(compiler, ["-shared", "-fPIC", "-O1", "-Wl,-soname,libcuda.so", "-o", binary, source]);
                process!.WaitForExit();
                if (process.ExitCode != 0) continue;
                library = NativeLibrary.Load(binary);
                return;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // no such compiler
            }
        }
    }

    private static void Assume(bool condition, string reason)
    {
        if (!condition) Assert.Ignore(reason);
    }

    private static unsafe void Call<T>(string name, T value) where T : unmanaged => ((delegate* unmanaged<T, void>)NativeLibrary.GetExport(library, name))(value);
}
