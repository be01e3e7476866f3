namespace ModelObservability.Training;

/// <summary>Why a report, or a part of it, was ignored.</summary>
internal enum TrainingRejection
{
    /// <summary>The step was reported already.</summary>
    Duplicate,

    /// <summary>The step is not the one under way.</summary>
    OutOfOrder,

    /// <summary>The run is over.</summary>
    Ended,

    /// <summary>The loss is NaN or infinite: kept as data, given to no instrument.</summary>
    NonFiniteLoss,

    /// <summary>The learning rate is NaN or infinite.</summary>
    NonFiniteLearningRate,

    /// <summary>The gradient norm is NaN or infinite: kept as data, given to no instrument.</summary>
    NonFiniteGradientNorm,

    /// <summary>A score is NaN or infinite: kept as data, given to no instrument.</summary>
    NonFiniteScore,

    /// <summary>The learning rate is negative.</summary>
    LearningRateOutOfRange,

    /// <summary>The gradient norm is negative.</summary>
    GradientNormOutOfRange,

    /// <summary>The number of samples is negative.</summary>
    SamplesOutOfRange,

    /// <summary>A score without a name, with a name of the same report, or under one name too many.</summary>
    ScoreLimit,
}
