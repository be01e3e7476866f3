using System.Diagnostics;
using Microsoft.ML;
using ModelObservability.Training;

namespace ModelObservability;

/// <summary>Trains with ML.NET in one call, as a training run.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
public static class MLNetTrainingExtensions
{
    /// <summary>
    /// Fits an estimator as a training run: a span, an outcome, a duration. ML.NET tells nothing about the iterations of its trainers, so the run
    /// has no epochs, steps or losses of its own.
    /// </summary>
    /// <typeparam name="TTransformer">The type of the model.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="estimator">The estimator; it is given the data itself.</param>
    /// <param name="data">The data to train on.</param>
    /// <param name="validate">
    /// What to do with the model before the run ends: <c>(run, model) => run.ReportValidation(context.BinaryClassification.Evaluate(model.Transform(test)))</c>.
    /// </param>
    /// <param name="options">Name, hyperparameters, sinks and so on of the run; null for the defaults.</param>
    /// <returns>The model that the estimator gave.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/>, <paramref name="estimator"/> or <paramref name="data"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static TTransformer Fit<TTransformer>(
        this ModelMonitor monitor, IEstimator<TTransformer> estimator, IDataView data,
        Action<TrainingRun, TTransformer>? validate = null, TrainingOptions? options = null)
        where TTransformer : ITransformer
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(data);
        using TrainingRun run = monitor.StartTraining(options);
        try
        {
            TTransformer model = estimator.Fit(data);
            validate?.Invoke(run, model);
            run.Complete();
            return model;
        }
        catch (Exception exception) when (RecordFailure(run, exception))
        {
            throw; // never reached: the filter only looks
        }
    }

    private static bool RecordFailure(TrainingRun run, Exception exception)
    {
        run.Fail(exception);
        return false;
    }
}
