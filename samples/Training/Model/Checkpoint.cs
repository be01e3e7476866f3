using System.Text.Json;
using ModelObservability;
using ModelObservability.Training;

namespace Training.Model;

/// <summary>Everything a run needs to continue from there.</summary>
/// <param name="Settings">What it was started with.</param>
/// <param name="Position">How far it had come.</param>
/// <param name="Rate">The learning rate then.</param>
/// <param name="Parameters">The network.</param>
/// <param name="Velocity">Its momentum.</param>
/// <param name="BestLoss">The lowest validation loss.</param>
/// <param name="Best">The network that had it.</param>
internal sealed record Checkpoint(Settings Settings, TrainingPosition Position, double Rate, double[] Parameters, double[] Velocity, double BestLoss, double[] Best)
{
    public const string FileName = "checkpoint.json";

    /// <summary>Writes beside the old one first: a process that is killed leaves the one or the other.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".part", JsonSerializer.Serialize(this));
        File.Move(path + ".part", path, overwrite: true);
    }

    public static Checkpoint? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<Checkpoint>(File.ReadAllText(path)) : null;
    }
}
