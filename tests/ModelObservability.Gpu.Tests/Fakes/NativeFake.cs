using System.Diagnostics;
using System.Runtime.InteropServices;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Tests.Fakes;

/// <summary>
/// Our own <c>libnvidia-ml.so.1</c>, compiled from <c>Native/fake_nvml.c</c> where there is a C compiler, and its controls; and our own
/// <c>libcuda.so.1</c>. Tests that need them are skipped where there is none.
/// </summary>
internal static class NativeFake
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"modelobservability-fake-nvml-{Environment.ProcessId}");
    private static readonly Lazy<string?> Compiler = new(FindCompiler);
    private static readonly Lazy<string?> Built = new(() => Compile("libnvidia-ml.so.1", Source, "-shared", "-fPIC", "-O1"));
    private static readonly Lazy<string?> BuiltCuda = new(() => Compile("libcuda.so.1", Path.Combine(AppContext.BaseDirectory, "Native", "fake_cuda.c"), "-shared", "-fPIC", "-O1"));
    private static readonly Lazy<string?> Object = new(() => Compile("fake_nvml.o", Source, "-c", "-fPIC", "-O1"));
    private static readonly Lazy<nint> Handle = new(() => NativeLibrary.Load(Built.Value!));

    private delegate int Fail([MarshalAs(UnmanagedType.LPStr)] string name, int code, int from);

    private delegate int Hang([MarshalAs(UnmanagedType.LPStr)] string name, int on);

    private delegate nint Calls([MarshalAs(UnmanagedType.LPStr)] string name);

    private delegate void SetNumber(int number);

    private delegate void SetWide(ulong number);

    private delegate void Reset();

    private delegate int Layout([Out] int[] into);

    /// <summary>The path of the library; the test is skipped where it cannot be built.</summary>
    public static string Library
    {
        get
        {
            if (!OperatingSystem.IsLinux()) Assert.Ignore("The fake driver library is built on Linux only.");
            if (Built.Value is null) Assert.Ignore("No C compiler (cc, gcc or clang): the fake driver library cannot be built.");
            return Built.Value!;
        }
    }

    /// <summary>The path of our own <c>libcuda.so.1</c>.</summary>
    public static string CudaLibrary => Library.Length > 0 ? BuiltCuda.Value! : "";

    /// <summary>The binding over the fake, with the fake as new.</summary>
    public static NativeNvml Load()
    {
        NativeNvml nvml = NativeNvml.TryLoad(Library)!;
        Control<Reset>("fake_reset")();
        return nvml;
    }

    public static void FailFrom(string function, int code, int phase) => Control<Fail>("fake_fail")(function, code, phase);

    public static void SetHang(string function, bool on) => Control<Hang>("fake_hang")(function, on ? 1 : 0);

    public static long CallsOf(string function) => Control<Calls>("fake_calls")(function);

    /// <summary>As <see cref="CallsOf"/>, of a fake that another process has built.</summary>
    public static long CallsIn(string library, string function) => Marshal
        .GetDelegateForFunctionPointer<Calls>(NativeLibrary.GetExport(NativeLibrary.Load(library), "fake_calls"))(function);

    public static void Lie(int how) => Control<SetNumber>("fake_lie")(how);

    public static void RaiseXid(int code) => Control<SetNumber>("fake_xid")(code);

    public static void EnergyStep(ulong millijoules) => Control<SetWide>("fake_energy_step")(millijoules);

    public static int[] LayoutOfC()
    {
        _ = Library;
        int[] into = new int[64];
        return into[..Control<Layout>("fake_layout")(into)];
    }

    /// <summary>The fake without one of its functions.</summary>
    public static string WithoutFunction(string function)
    {
        _ = Library;
        string script = Path.Combine(Folder, $"{function}.map");
        File.WriteAllText(script, $"{{ global: nvml*; fake*; local: {function}; }};");
        return Compile($"without-{function}.so", Object.Value!, "-shared", $"-Wl,--version-script={script}")!;
    }

    private static T Control<T>(string export) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(Handle.Value, export));

    private static string Source => Path.Combine(AppContext.BaseDirectory, "Native", "fake_nvml.c");

    private static string? Compile(string name, string source, params string[] options)
    {
        if (Compiler.Value is not { } compiler) return null;
        Directory.CreateDirectory(Folder);
        string output = Path.Combine(Folder, name);
        ProcessStartInfo start = new(compiler, ["-std=c11", "-D_DEFAULT_SOURCE", .. options, "-o", output, source])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(errors);
    }

    /// <summary>Deletes what was built; what is loaded stays usable.</summary>
    public static void Delete()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private static string? FindCompiler() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "cc", "gcc", "clang" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
