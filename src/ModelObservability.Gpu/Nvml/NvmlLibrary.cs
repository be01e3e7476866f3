using System.Runtime.InteropServices;

namespace ModelObservability.Gpu.Nvml;

/// <summary>
/// Finds the driver's library. Only absolute paths are tried: a bare name would also be searched for beside a self-contained application, where
/// anyone with write access could plant one (CWE-427).
/// </summary>
internal static class NvmlLibrary
{
    private const string LinuxName = "libnvidia-ml.so.1";

    /// <summary>The first candidate that loads; null if none does.</summary>
    /// <param name="path">The only path to try; null for the known paths.</param>
    public static INvml? Load(string? path)
    {
        if (path is not null) return NativeNvml.TryLoad(path);
        foreach (string candidate in Candidates())
            if (File.Exists(candidate) && NativeNvml.TryLoad(candidate) is { } nvml) return nvml;
        return null;
    }

    public static IEnumerable<string> Candidates() => OperatingSystem.IsWindows() ? OnWindows() : OnLinux();

    private static IEnumerable<string> OnWindows()
    {
        yield return Path.Combine(Environment.SystemDirectory, "nvml.dll");
        yield return Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "NVIDIA Corporation", "NVSMI", "nvml.dll");
    }

    private static IEnumerable<string> OnLinux()
    {
        string multiarch = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        string[] folders =
        [
            $"/usr/lib/{multiarch}",                // Debian, Ubuntu, and containers of them
            "/usr/lib64",                           // Fedora, RHEL, SUSE, and containers of them
            $"/usr/lib/{multiarch}/nvidia/current", // Debian before its alternatives are set
            "/usr/lib",                             // Arch
            "/usr/local/nvidia/lib64",              // driver volumes of Kubernetes
            "/usr/local/nvidia/lib",
            "/run/opengl-driver/lib",               // NixOS
            "/usr/lib/wsl/lib",                     // WSL
            $"/usr/lib/{multiarch}/nvidia",         // Jetson
        ];
        foreach (string folder in folders) yield return Path.Combine(folder, LinuxName);
        foreach (string folder in LoaderPath()) yield return Path.Combine(folder, LinuxName);
    }

    /// <summary>The loader's search path, without the application's folder and the current directory, which may be writable.</summary>
    private static IEnumerable<string> LoaderPath()
    {
        string application = Normal(AppContext.BaseDirectory);
        string? current = CurrentFolder();
        foreach (string entry in (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Path.IsPathFullyQualified(entry)) continue;
            string folder = Normal(entry);
            if (folder != application && folder != current) yield return folder;
        }
    }

    /// <summary>Null if it was deleted.</summary>
    private static string? CurrentFolder()
    {
        try
        {
            return Normal(Environment.CurrentDirectory);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Normal(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
