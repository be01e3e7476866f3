using System.Text.Json;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>What earlier processes have left, and how it is kept. Under the lock of the history.</summary>
internal interface IRemembered
{
    /// <summary>Writes the training runs of earlier processes into an array of runs.</summary>
    void WriteRuns(Utf8JsonWriter json, string model);

    /// <summary>Writes what became of a model in each process, this one last.</summary>
    void WriteProcesses(Utf8JsonWriter json, string model);

    /// <summary>Writes whether what is known now will be remembered.</summary>
    void WriteState(Utf8JsonWriter json);
}
