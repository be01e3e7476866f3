using GpuProof.Fields;

namespace ModelObservability.Gpu.Tests.Proof;

/// <summary>An <c>nvidia-smi</c> that says what a test has written down: a shell script.</summary>
internal sealed class ScriptedSmi : IDisposable
{
    private const string FirstBoard = "GPU-fake0000-0000-0000-0000-000000000000", SecondBoard = "GPU-fake1111-1111-1111-1111-111111111111";

    private readonly string folder = Directory.CreateTempSubdirectory("modelobservability-smi-").FullName;
    private readonly Dictionary<string, (string First, string Second)> values = new()
    {
        ["name"] = ("FAKE H200", "FAKE H200"),
        ["driver_version"] = ("570.148.08", "570.148.08"),
        ["pci.bus_id"] = ("00000000:18:00.0", "00000000:2A:00.0"),
        ["compute_cap"] = ("9.0", "9.0"),
        ["serial"] = ("1650000000042", "1650000000042"),
        ["vbios_version"] = ("96.00.A5.00.01", "96.00.A5.00.01"),
        ["memory.total"] = ("143771", "143771"),
        ["memory.used"] = ("12288", "1024"),
        ["memory.reserved"] = ("540", "540"),
        ["utilization.gpu"] = ("83", "[N/A]"),
        ["temperature.gpu"] = ("47", "47"),
        ["temperature.memory"] = ("61", "61"),
        ["power.draw.instant"] = ("325.13", "325.13"),
        ["power.draw"] = ("325.13", "325.13"),
        ["enforced.power.limit"] = ("700.00", "700.00"),
        ["clocks.current.graphics"] = ("1000", "1000"),
        ["clocks.current.sm"] = ("1001", "1001"),
        ["clocks.current.memory"] = ("1002", "1002"),
        ["clocks.max.sm"] = ("2001", "2001"),
        ["clocks.max.memory"] = ("2002", "2002"),
        ["pcie.link.gen.gpucurrent"] = ("4", "4"),
        ["pcie.link.width.current"] = ("8", "8"),
        ["pcie.link.width.max"] = ("16", "16"),
        ["fan.speed"] = ("55", "55"),
        ["ecc.errors.corrected.aggregate.total"] = ("21", "21"),
        ["ecc.errors.uncorrected.aggregate.total"] = ("22", "22"),
        ["remapped_rows.correctable"] = ("3", "3"),
        ["remapped_rows.uncorrectable"] = ("2", "2"),
    };

    /// <summary>The path of the script, as the values are now.</summary>
    public string Write()
    {
        string path = Path.Combine(folder, "nvidia-smi");
        string cases = string.Concat(values.Select(static one => $"    {one.Key}) a='{one.Value.First}'; b='{one.Value.Second}' ;;\n"));
        File.WriteAllText(path, $$"""
            #!/bin/sh
            case "$1" in --query-gpu=uuid,*) ;; *) exit 0 ;; esac
            one='{{FirstBoard}}'; two='{{SecondBoard}}'
            for field in $(echo "${1#--query-gpu=uuid,}" | tr , ' '); do
              case "$field" in
            {{cases}}    *) echo "Field \"$field\" is not a valid field to query."; exit 2 ;;
              esac
              one="$one, $a"; two="$two, $b"
            done
            echo "$one"; echo "$two"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return path;
    }

    public void Says(string field, string ofFirst) => values[field] = (ofFirst, values[field].Second);

    public void DoesNotKnow(string field) => values.Remove(field);

    public bool Knows(Field field) => values.ContainsKey(field.Query);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
