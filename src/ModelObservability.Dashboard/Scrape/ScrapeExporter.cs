using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Dashboard.Exposition;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ModelObservability.Dashboard.Scrape;

/// <summary>
/// Collects on demand and writes the bodies while the collection holds still. Collections run one after another; everybody who asks while
/// one runs shares the next. So a body always holds what was recorded before it was asked for, and a crowd of scrapers costs at most one
/// collection more than a single one.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class ScrapeExporter : BaseExporter<Metric>, IPullMetricExporter
{
    // The SDK keeps its way from a provider to its exporters to itself; an exporter knows its provider, though.
    private static readonly ConditionalWeakTable<ScrapeExporter, object?> Alive = [];

    private readonly Lock gate = new();
    private readonly FamilyTable families = new();
    private readonly ExpositionWriter writer = new();
    private Task previous = Task.CompletedTask;
    private ScrapeRound? open;
    private ScrapeRound? collecting;

    public ScrapeExporter() => Alive.Add(this, null);

    /// <summary>Set by the reader; null once the provider is disposed.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>The exporter of a provider, if it has one.</summary>
    public static ScrapeExporter? Of(MeterProvider provider)
    {
        foreach ((ScrapeExporter exporter, _) in Alive)
        {
            if (ReferenceEquals(exporter.ParentProvider, provider))
                return exporter;
        }

        return null;
    }

    /// <summary>Joins the next collection, starting it where nobody has. The caller must leave the round.</summary>
    public ScrapeRound Join(ExpositionFormat format)
    {
        ScrapeRound round;
        Task before;
        lock (gate)
        {
            if (open is not null)
            {
                open.Join(format);
                return open;
            }

            round = open = new ScrapeRound();
            round.Join(format);
            before = previous;
            previous = round.Done;
        }

        _ = CollectAsync(round, before);
        return round;
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        if (collecting is not { } round)
            return ExportResult.Success;

        try
        {
            families.Load(batch);
            Resource resource = ParentProvider?.GetResource() ?? Resource.Empty;
            for (int format = 0; format < ExpositionFormats.Count; format++)
            {
                if (round.Wants((ExpositionFormat)format))
                    round.Keep((ExpositionFormat)format, writer.Write((ExpositionFormat)format, families, resource));
            }

            return ExportResult.Success;
        }
#pragma warning disable CA1031 // The round reports it to everybody who waits; the SDK would only swallow it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            round.Fault = exception;
            return ExportResult.Failure;
        }
        finally
        {
            families.Clear();
        }
    }

    /// <summary>Runs one round after the one before it. Belongs to no request: its clients may all have gone, and it never faults.</summary>
    private async Task CollectAsync(ScrapeRound round, Task before)
    {
        await before.ConfigureAwait(false);
        lock (gate)
            open = null;

        // The trace of the request that happened to come first has nothing to do with what is measured now.
        Activity.Current = null;
        ScrapeOutcome outcome = ScrapeOutcome.Failed;
        try
        {
            collecting = round;
            if (Collect is not { } collect)
                outcome = ScrapeOutcome.Stopped;
            else if (collect(Timeout.Infinite) && round.Fault is null)
                outcome = ScrapeOutcome.Collected;
        }
#pragma warning disable CA1031 // Whoever waits must be told, whatever it is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            round.Fault = exception;
        }

        collecting = null;
        round.Complete(outcome);
    }
}
