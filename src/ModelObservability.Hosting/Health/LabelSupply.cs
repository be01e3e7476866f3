using System.Globalization;

namespace ModelObservability.Hosting.Health;

/// <summary>Finds models that work while their labels stay away. Compares what the counters say from one check to the next. Thread-safe.</summary>
internal sealed class LabelSupply(ModelHealthOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Supply> models = [];

    public IEnumerable<Finding> Find(IReadOnlyList<Reading> readings)
    {
        long now = time.GetTimestamp();
        Dictionary<string, (double Matched, double Worked)> counts = Count(readings);
        lock (gate)
        {
            foreach (string gone in models.Keys.Except(counts.Keys).ToArray()) models.Remove(gone);
            List<Finding> findings = [];
            foreach (var (model, (matched, worked)) in counts)
            {
                if (!models.TryGetValue(model, out Supply? supply)) models.Add(model, supply = new() { Worked = 0, Matched = matched });
                if (matched != supply.Matched) (supply.Matched, supply.Worked, supply.WaitingSince) = (matched, worked, null);
                else if (worked != supply.Worked) supply.WaitingSince ??= now;
                if (supply.WaitingSince is not { } since || time.GetElapsedTime(since, now) < options.LabelSilence) continue;
                string waited = time.GetElapsedTime(since, now).ToString("c", CultureInfo.InvariantCulture);
                findings.Add(new(model, $"it works, and no label has come for {waited}", options.LabelsStarving));
            }

            return findings;
        }
    }

    /// <summary>Labels that met their prediction, and what needs one: calls that gave a result, and predictions that were forgotten.</summary>
    private static Dictionary<string, (double Matched, double Worked)> Count(IReadOnlyList<Reading> readings)
    {
        Dictionary<string, (double Matched, double Worked)> counts = [];
        foreach (Reading reading in readings)
        {
            if (reading.Instrument != ModelReadings.Names.Labels) continue;
            var (matched, worked) = counts.GetValueOrDefault(reading.Model);
            string result = reading[ModelReadings.Names.LabelResult];
            counts[reading.Model] = (matched + (result == "matched" ? reading.Value : 0), worked + (result == "expired" ? reading.Value : 0));
        }

        foreach (Reading reading in readings)
        {
            if (reading.Instrument == ModelReadings.Names.Calls && reading[ModelReadings.Names.Outcome] == "success" && counts.TryGetValue(reading.Model, out var count))
                counts[reading.Model] = (count.Matched, count.Worked + reading.Value);
        }

        return counts;
    }

    private sealed class Supply
    {
        public double Matched { get; set; }

        public double Worked { get; set; }

        public long? WaitingSince { get; set; }
    }
}
