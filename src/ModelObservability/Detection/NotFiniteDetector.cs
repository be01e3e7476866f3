using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>Detects a loss that is NaN or infinite. An episode ends with the next finite loss.</summary>
internal sealed class NotFiniteDetector
{
    private bool inEpisode;

    public Finding? Next(double loss)
    {
        bool begins = !double.IsFinite(loss) && !inEpisode;
        inEpisode = !double.IsFinite(loss);
        return begins ? new(CoreSignals.LossNotFinite, ("loss", loss)) : null;
    }
}
