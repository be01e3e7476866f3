using System.Globalization;
using ModelObservability.Metrics.Estimates;

namespace ModelObservability.Benchmarks.Estimates;

/// <summary>How far quality estimated without labels is from the truth on real data, with inputs that shift and with labels that no longer mean the same.</summary>
internal static class EstimateRuns
{
    private const int Splits = 40, Batch = 10;

    private static readonly double[] Shifts = [-2, -1, 0, 1, 2];

    public static int Run()
    {
        Console.WriteLine("Quality estimated without labels against the truth. 40 splits of each data set: a third each trains a softmax regression, is the reference with");
        Console.WriteLine("labels, and is live without. Live rows are drawn with weights exp(shift · z), z the standardised mean radius or the ink of a digit: inputs shift, labels mean the same.");
        Console.WriteLine("\"reference\" takes the accuracy of the reference for that of the live rows.");
        Console.WriteLine();
        Console.WriteLine("dotnet run -c Release --project benchmarks/ModelObservability.Benchmarks -- estimates");
        Console.WriteLine();
        Console.WriteLine($"{"data",-14} {"shift",5} {"rows",5} {"accuracy",9} {"error of estimate",18} {"of reference",13} {"interval 95 %",14} {"error of F1",12} {"of ROC AUC",11}");
        (LabelledData Data, EstimateCase[] Splits)[] all = [.. LabelledData.All().Select(data => (data, Enumerable.Range(0, Splits).Select(seed => EstimateCase.Of(data, seed)).ToArray()))];
        foreach ((LabelledData data, EstimateCase[] splits) in all)
        {
            foreach (double shift in Shifts)
                Console.WriteLine(Row(data, splits, shift));
        }

        Console.WriteLine();
        Console.WriteLine($"Labels that come later: every live row once, in batches of {Batch}; of some a share means the opposite. Threshold 10,000 batches.");
        Console.WriteLine($"{"data",-14} {"labels turned",13} {"splits refuted",15} {"batches until then, median",27}");
        foreach ((LabelledData data, EstimateCase[] splits) in all)
        {
            foreach (double turned in new[] { 0, 0.1, 0.2, 0.4 })
                Console.WriteLine(CheckRow(data, splits, turned));
        }

        return 0;
    }

    private static string Row(LabelledData data, EstimateCase[] splits, double shift)
    {
        double accuracy = 0, error = 0, reference = 0, f1 = 0, area = 0, rows = 0;
        int held = 0;
        for (int seed = 0; seed < Splits; seed++)
        {
            EstimateCase split = splits[seed];
            int[] live = split.Shifted(shift, seed);
            (EstimatedPerformance estimate, double truth, double trueF1, double trueArea) = split.Estimate(live);
            (accuracy, rows) = (accuracy + truth / Splits, rows + (double)live.Length / Splits);
            error += Math.Abs(estimate.Accuracy.Estimate - truth) / Splits;
            reference += Math.Abs(split.ReferenceAccuracy - truth) / Splits;
            f1 += Math.Abs(estimate.F1.Estimate - trueF1) / Splits;
            area += Math.Abs(estimate.RocAuc.Estimate - trueArea) / Splits;
            if (truth >= estimate.Accuracy.Lower - 1e-12 && truth <= estimate.Accuracy.Upper + 1e-12) held++;
        }

        string binary = data.Classes == 2 ? string.Create(CultureInfo.InvariantCulture, $"{f1,12:0.0000} {area,11:0.0000}") : $"{"-",12} {"-",11}";
        return string.Create(CultureInfo.InvariantCulture, $"{data.Name,-14} {shift,5:0.0} {rows,5:0} {accuracy,9:0.000} {error,18:0.0000} {reference,13:0.0000} {100.0 * held / Splits,12:0} % {binary}");
    }

    private static string CheckRow(LabelledData data, EstimateCase[] splits, double turned)
    {
        List<double> until = [];
        for (int seed = 0; seed < Splits; seed++)
        {
            EstimateCase split = splits[seed];
            EstimateCheck check = new(split.Estimator);
            Random random = new(seed);
            foreach ((long[] negatives, long[] positives) in split.Labelled(Batch, turned, random)) check.Add(negatives, positives);

            if (check.IsRefuted) until.Add(check.Batches);
        }

        until.Sort();
        string median = until.Count == 0 ? "-" : until[until.Count / 2].ToString("0", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{data.Name,-14} {turned,11:0.0}   {until.Count,9} of {Splits} {median,27}");
    }
}
