namespace ModelObservability.Dashboard.History;

/// <summary>One series of an instrument of one model or device: its attributes, its value of now, and its history if that is kept.</summary>
internal abstract class WatchedSeries(int id, InstrumentInfo instrument, KeyValuePair<string, string>[] attributes)
{
    /// <summary>A number that no other series of the process has.</summary>
    public int Id { get; } = id;

    public InstrumentInfo Instrument { get; } = instrument;

    /// <summary>The attributes without those of the model.</summary>
    public KeyValuePair<string, string>[] Attributes { get; } = attributes;

    /// <summary>Whether it comes from an earlier process and nothing was published of it since.</summary>
    public bool IsOfEarlierProcess { get; set; }

    /// <summary>The last second in which the series was published.</summary>
    public long Seen { get; protected set; } = -1;

    /// <summary>The last second that shows that its model was there. The SDK publishes a histogram of what has ended for ever, so of a histogram it is the last measurement.</summary>
    public virtual long Alive => Seen;

    /// <summary>Whether seconds and minutes are kept; otherwise only the value of now.</summary>
    public abstract bool IsKept { get; }

    public string? this[string attribute]
    {
        get
        {
            foreach (var (name, value) in Attributes)
                if (name == attribute) return value;
            return null;
        }
    }
}
