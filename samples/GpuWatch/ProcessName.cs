using System.ComponentModel;
using System.Diagnostics;

namespace GpuWatch;

/// <summary>Names of other processes, where the machine tells.</summary>
internal static class ProcessName
{
    public static string Of(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return string.Concat(process.ProcessName.Where(c => !char.IsControl(c)));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return ""; // gone, or of another container
        }
    }
}
