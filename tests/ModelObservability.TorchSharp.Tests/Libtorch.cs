using System.Runtime.InteropServices;
using TorchSharp;

namespace ModelObservability.Testing;

/// <summary>
/// Whether TorchSharp's native library can be loaded. It needs libtorch, which takes 600 MB, and a C++ runtime that Debian 12 does not have
/// (GLIBCXX_3.4.32); <c>.ci/run</c> brings both, in a Debian 13 root, and says so with a variable: there a library that does not load is a failure.
/// </summary>
internal static class Libtorch
{
    private const string Expected = "LIBTORCH_EXPECTED";

    // The library itself: TorchSharp, where it finds none, copies what the package folder has beside these tests.
    private static readonly Lazy<string?> Failure = new(static () =>
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            return null;
        }
        catch (DllNotFoundException exception)
        {
            return exception.Message.Split('\n').FirstOrDefault(static line => line.Contains("GLIBCXX", StringComparison.Ordinal) || line.Contains("libtorch", StringComparison.Ordinal))
                ?? exception.Message;
        }
    });

    public static void Require()
    {
        if (Failure.Value is not { } failure) return;
        string reason = $"TorchSharp's native library cannot be loaded here: {failure.Trim()}. It needs libtorch and the C++ runtime of Debian 13 or newer; .ci/run runs this in a Debian 13 root.";
        if (Environment.GetEnvironmentVariable(Expected) is not null) Assert.Fail(reason);
        Assert.Ignore(reason);
    }
}
