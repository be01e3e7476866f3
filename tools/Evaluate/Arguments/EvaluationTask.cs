namespace Evaluate.Arguments;

/// <summary>Kinds of models, each with its own columns and scores.</summary>
internal enum EvaluationTask
{
    /// <summary>Two classes: y_true, y_pred, y_score.</summary>
    Binary,

    /// <summary>k classes: y_true, y_pred, p0 … p(k-1).</summary>
    Multiclass,

    /// <summary>Several labels a sample: y_true_0 …, y_pred_0 …, y_score_0 ….</summary>
    Multilabel,

    /// <summary>Numbers: y_true, y_pred.</summary>
    Regression,
}
