namespace ModelObservability.Training;

/// <summary>
/// How scores of the application are named beside our own columns, tags and keys, by one rule in every sink: a score named like one of
/// ours (<c>loss</c>, <c>time</c>, <c>step</c>, …, or anything that begins with <c>epoch_</c> or <c>validation_</c>) gets <c>user_</c> before it, and so does one that looks like
/// that already. Different names stay different; every other name is itself.
/// </summary>
internal sealed class ScoreNames
{
    public const string Loss = "loss";
    private const string Prefix = "user_";
    private const int MaxKnown = 1024;

    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);
    private readonly Func<string, string> rule;

    private ScoreNames(Func<string, string> rule) => this.rule = rule;

    /// <summary>Names of scores of a step, whose loss is apart.</summary>
    /// <param name="inPlace">What the place makes of a name; different for different ones.</param>
    public static ScoreNames OfSteps(Func<string, string> inPlace) => new(name => inPlace(RootOf(name) is Loss || IsOwn(RootOf(name)) ? Prefix + name : name));

    /// <summary>Names in a list that also holds the loss; <see cref="BesideLoss"/> was applied when it was made.</summary>
    /// <param name="inPlace">What the place makes of a name; different for different ones.</param>
    public static ScoreNames OfLists(Func<string, string> inPlace) => new(name => inPlace(IsOwn(RootOf(name)) ? Prefix + name : name));

    /// <summary>Names of texts and pictures, beside those of signals and hyperparameters.</summary>
    /// <param name="inPlace">What the place makes of a name; different for different ones.</param>
    public static ScoreNames OfTexts(Func<string, string> inPlace) => new(name => inPlace(IsOfTexts(RootOf(name)) ? Prefix + name : name));

    /// <summary>The name of a score in a list that holds the loss as well.</summary>
    public static string BesideLoss(string name) => name.EndsWith(Loss, StringComparison.Ordinal) && RootOf(name) is Loss ? Prefix + name : name;

    /// <summary>A name that is the same in UTF-8: halves of surrogate pairs are not.</summary>
    public static string AsText(string name) => DistinctName.Of(name, DistinctName.Cleaned(name, static _ => true), int.MaxValue);

    /// <summary>What a name is called here.</summary>
    public string this[string name]
    {
        get
        {
            if (known.TryGetValue(name, out string? called)) return called;
            if (known.Count == MaxKnown) known.Clear(); // names without end are not kept
            return known[name] = rule(name);
        }
    }

    private static string RootOf(string name)
    {
        int start = 0;
        while (name.AsSpan(start).StartsWith(Prefix, StringComparison.Ordinal)) start += Prefix.Length;
        return start == 0 ? name : name[start..];
    }

    private static bool IsOfTexts(string root) => root.StartsWith("signals/", StringComparison.Ordinal) || root.StartsWith("_hparams_/", StringComparison.Ordinal);

    private static bool IsOwn(string root) =>
        root is "time" or "epoch" or "step" or "duration" or "samples" or "learning_rate" or "gradient_norm"
        || root.StartsWith("epoch_", StringComparison.Ordinal) || root.StartsWith("validation_", StringComparison.Ordinal);
}
