using ModelObservability;
using ModelObservability.Training;

namespace Training.Breaking;

/// <summary>A sink on a disk without space.</summary>
internal sealed class FullDisk : ITrainingSink
{
    public string Name => "full-disk";

    public TimeSpan FlushInterval => TimeSpan.FromMilliseconds(50);

    public void WriteStep(in TrainingStep reported)
    {
    }

    public void Write(TrainingRecord record)
    {
    }

    public void Flush() => throw new IOException("No space left on device");

    public void Dispose()
    {
    }
}
