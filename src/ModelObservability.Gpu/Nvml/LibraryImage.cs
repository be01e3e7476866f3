using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelObservability.Gpu.Nvml;

/// <summary>
/// Checks an ELF file before it is loaded. glibc maps a truncated file without a check, and the process crashes on first access: an interrupted
/// driver update must not crash the application.
/// </summary>
internal static class LibraryImage
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int MostProgramHeaders = 1024;
    private const uint Loadable = 1;

    /// <summary>Whether the file is a 64-bit library of this processor with every segment in it.</summary>
    public static bool IsWhole(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> header = stackalloc byte[HeaderSize];
            if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize) return false;
            if (!header.StartsWith("\u007fELF\u0002\u0001"u8) || BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) != Machine) return false;
            return HasSegments(file, BinaryPrimitives.ReadInt64LittleEndian(header[32..]), BinaryPrimitives.ReadUInt16LittleEndian(header[56..]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>ELF's number of the processor this process runs on.</summary>
    private static ushort Machine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        _ => 0,
    };

    private static bool HasSegments(FileStream file, long offset, int count)
    {
        if (offset < HeaderSize || count is 0 or > MostProgramHeaders || offset > file.Length - ((long)count * ProgramHeaderSize)) return false;
        file.Position = offset;
        Span<byte> segment = stackalloc byte[ProgramHeaderSize];
        for (int index = 0; index < count; index++)
        {
            file.ReadExactly(segment);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != Loadable) continue;
            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]), size = BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]);
            if (start > (ulong)file.Length || size > (ulong)file.Length - start) return false;
        }

        return true;
    }
}
