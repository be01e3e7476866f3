using ModelObservability.Drift;

namespace ModelObservability;

/// <summary>Writes the features of an input into a row.</summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <param name="input">The input.</param>
/// <param name="row">A place for each column of the reference; what is not written is missing.</param>
public delegate void DriftRowReader<in TInput>(TInput input, Span<double> row);

/// <summary>Records inputs of the application's own type. Thread-safe.</summary>
/// <typeparam name="TInput">The type of an input.</typeparam>
public sealed class DriftInputs<TInput>
{
    private const int OnStack = 256;

    private readonly DriftSeries series;
    private readonly DriftRowReader<TInput> read;

    internal DriftInputs(DriftSeries series, DriftRowReader<TInput> read) => (this.series, this.read) = (series, read);

    /// <summary>Records an input. If reading it throws, the exception is counted in <see cref="ModelMonitor.Faults"/> and the row is left out.</summary>
    /// <param name="input">The input; it is not kept.</param>
    public void Record(TInput input)
    {
        int width = series.Reference.Features;
        if (width == 0) return;
        Span<double> row = width <= OnStack ? stackalloc double[width] : new double[width];
        row.Fill(double.NaN);
        try
        {
            read(input, row);
        }
        catch when (Instrumentation.Faults.Caught(FaultSite.Option))
        {
            return;
        }

        series.AddRows((ReadOnlySpan<double>)row);
    }
}
