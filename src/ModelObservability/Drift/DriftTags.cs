using ModelObservability.Telemetry;

namespace ModelObservability.Drift;

/// <summary>The attributes of the measurements of one model, created once.</summary>
internal sealed class DriftTags
{
    private static readonly string[] ScoreNames = ["accuracy", "precision", "recall", "f1", "roc_auc"];
    private static readonly string[] KindNames = ["values", "missing", "unseen"];

    public DriftTags(ModelIdentity identity, DriftReference reference, int most)
    {
        Model = ModelTags.Of(identity);
        Shown = Math.Min(most, reference.Columns.Length);
        Columns = [.. reference.Columns.Take(Shown).Select(static column => column.Name).Append(Names.Other)
            .Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Drift.Column, name)))];
        Kinds = [.. KindNames.Select(kind => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Drift.Kind, kind)))];
        Scores = [.. ScoreNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Training.ScoreName, name)))];
    }

    public KeyValuePair<string, object?>[] Model { get; }

    /// <summary>Columns with a name of their own; the last of <see cref="Columns"/> is that of all others.</summary>
    public int Shown { get; }

    public KeyValuePair<string, object?>[][] Columns { get; }

    /// <summary>In the order of <see cref="DriftKinds"/>.</summary>
    public KeyValuePair<string, object?>[][] Kinds { get; }

    /// <summary>Accuracy, precision, recall, F1, ROC AUC.</summary>
    public KeyValuePair<string, object?>[][] Scores { get; }
}
