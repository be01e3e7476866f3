using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelObservability.MLTests;

/// <summary>Small models on data of the repository, trained once.</summary>
internal static class Given
{
    public static readonly MLContext Context = new(seed: 1);

    private static readonly Lazy<(IDataView Train, IDataView Test)> SplitTumors = new(() => Split(Load("breast_cancer.csv", hasHeader: true, DataKind.Boolean, features: 30)));

    private static readonly Lazy<ITransformer> TrainedTumors = new(() => TumorEstimator.Fit(Tumors.Train));

    /// <summary>569 tumors: 30 numbers, and whether they are benign.</summary>
    public static (IDataView Train, IDataView Test) Tumors => SplitTumors.Value;

    /// <summary>1,797 digits: 64 pixels and the digit as a key.</summary>
    public static IDataView Digits => Context.Transforms.Conversion
        .MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
        .Fit(Load("digits.csv", hasHeader: false, DataKind.Single, features: 64)).Transform(Load("digits.csv", hasHeader: false, DataKind.Single, features: 64));

    public static IEstimator<ITransformer> TumorEstimator => Context.Transforms.NormalizeMinMax("Features")
        .Append(Context.BinaryClassification.Trainers.SdcaLogisticRegression(new() { NumberOfThreads = 1, MaximumNumberOfIterations = 20 }));

    public static ITransformer TumorModel => TrainedTumors.Value;

    public static Tumor[] TestTumors => [.. Context.Data.CreateEnumerable<Tumor>(Tumors.Test, reuseRowObject: false)];

    public static IDataView Numbers(int rows = 500)
    {
        Random random = new(7);
        return Context.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ => new Number { Features = [random.NextSingle(), random.NextSingle()], Label = random.NextSingle() }).ToArray());
    }

    /// <summary>40 queries of ten documents each, of five grades of relevance.</summary>
    public static IDataView Documents()
    {
        Random random = new(11);
        return Context.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(index =>
        {
            int grade = random.Next(5);
            return new Document { GroupId = (uint)(index / 10) + 1, Label = grade, Features = [grade + random.NextSingle(), random.NextSingle()] };
        }).ToArray());
    }

    private static (IDataView Train, IDataView Test) Split(IDataView all)
    {
        DataOperationsCatalog.TrainTestData split = Context.Data.TrainTestSplit(all, testFraction: 0.4, seed: 1);
        return (Context.Data.Cache(split.TrainSet), Context.Data.Cache(split.TestSet));
    }

    private static IDataView Load(string file, bool hasHeader, DataKind label, int features) => Context.Data.LoadFromTextFile(
        Path.Combine(AppContext.BaseDirectory, file),
        [new TextLoader.Column("Features", DataKind.Single, 0, features - 1), new TextLoader.Column("Label", label, features)], separatorChar: ',', hasHeader: hasHeader);
}

internal sealed class Tumor
{
    [VectorType(30)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}

internal sealed class Diagnosis
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }

    public float Score { get; set; }
}

internal sealed class Number
{
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}

internal sealed class Document
{
    [KeyType(40)]
    public uint GroupId { get; set; }

    public float Label { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];
}
