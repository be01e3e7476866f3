using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>Writes the trace behind a number after its sample, in OpenMetrics.</summary>
internal sealed class ExemplarWriter(LabelNames names)
{
    /// <summary>The most code points the names and values of an exemplar's labels may have together.</summary>
    public const int MostCharacters = 128;

    private const string TraceId = "trace_id";
    private const string SpanId = "span_id";

    private readonly LabelSet tags = new(names);

    /// <summary>Writes the newest exemplar above <paramref name="above"/> and at most <paramref name="upTo"/>, if there is one.</summary>
    public void WriteNewest(ExpositionBuffer buffer, in MetricPoint point, double above, double upTo)
    {
        if (!point.TryGetExemplars(out ReadOnlyExemplarCollection exemplars))
            return;

        Exemplar newest = default;
        bool found = false;
        foreach (ref readonly Exemplar candidate in exemplars)
        {
            double value = candidate.DoubleValue;
            if (value > above && value <= upTo && (!found || candidate.Timestamp >= newest.Timestamp))
                (newest, found) = (candidate, true);
        }

        if (found)
            Write(buffer, newest, whole: false);
    }

    /// <summary>Writes the newest exemplar of a counter, if there is one.</summary>
    public void WriteNewest(ExpositionBuffer buffer, in MetricPoint point, bool whole)
    {
        if (!point.TryGetExemplars(out ReadOnlyExemplarCollection exemplars))
            return;

        Exemplar newest = default;
        bool found = false;
        foreach (ref readonly Exemplar candidate in exemplars)
        {
            if (!found || candidate.Timestamp >= newest.Timestamp)
                (newest, found) = (candidate, true);
        }

        if (found)
            Write(buffer, newest, whole);
    }

    private void Write(ExpositionBuffer buffer, in Exemplar exemplar, bool whole)
    {
        int left = MostCharacters;
        bool traced = exemplar.TraceId != default;
        buffer.Append(" # {"u8);
        bool first = true;
        if (traced)
        {
            WriteIfFits(buffer, TraceId, exemplar.TraceId.ToHexString(), ref left, ref first);
            WriteIfFits(buffer, SpanId, exemplar.SpanId.ToHexString(), ref left, ref first);
        }

        tags.Clear();
        foreach (KeyValuePair<string, object?> tag in exemplar.FilteredTags)
            tags.Add(tag.Key, tag.Value);
        foreach ((string name, string value) in tags.Canonical())
        {
            // The ids of the trace are the SDK's to give: a tag of that name would say something else.
            if (!traced || name is not (TraceId or SpanId))
                WriteIfFits(buffer, name, value, ref left, ref first);
        }

        buffer.Append("} "u8);
        if (whole)
            buffer.Append(exemplar.LongValue);
        else
            buffer.Append(exemplar.DoubleValue);
        WriteTime(buffer, exemplar.Timestamp);
    }

    private static void WriteIfFits(ExpositionBuffer buffer, string name, string value, ref int left, ref bool first)
    {
        int characters = name.Length;
        foreach (var _ in value.EnumerateRunes())
            characters++;
        if (characters > left)
            return;

        left -= characters;
        if (!first)
            buffer.Append((byte)',');
        first = false;
        LabelSet.WriteLabel(buffer, name, value);
    }

    /// <summary>Seconds since 1970 to the tick; a double would lose the last digits.</summary>
    private static void WriteTime(ExpositionBuffer buffer, DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        if (ticks < 0)
            return;

        buffer.Append((byte)' ');
        buffer.Append(ticks / TimeSpan.TicksPerSecond);
        buffer.Append((byte)'.');
        long fraction = ticks % TimeSpan.TicksPerSecond;
        for (long digit = TimeSpan.TicksPerSecond / 10; digit > 0; digit /= 10)
            buffer.Append((byte)('0' + (fraction / digit % 10)));
    }
}
