using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Forecasts;

/// <summary>a + b · time^-c through points: for each c of a grid the least squares of a and b, and of these curves all that fit nearly as well as the best.</summary>
internal static class LearningCurve
{
    private const int Grid = 60;
    private const double Slowest = 0.05, Fastest = 3;

    public static TimeForecast Until(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double target, double confidence)
    {
        double deviate = NormalDistribution.TwoSidedDeviate(confidence), last = times[^1];
        Curve[] curves = new Curve[Grid];
        for (int index = 0; index < Grid; index++)
            curves[index] = Fit(times, values, Slowest * Math.Pow(Fastest / Slowest, index / (Grid - 1.0)));
        Curve best = curves.MinBy(static curve => curve.Squares);
        double inflation = Medians.Inflation(Deviations(times, values, best)), reach = deviate * inflation;

        // Falling losses come from above (b > 0), rising scores from below.
        double direction = Math.Sign(target - best.At(last));
        if (Series.IsReached(target, best.At(times[0]), best.At(last), values[^1]))
            return TimeForecast.Now;
        if (!(-best.Gain * direction > reach * best.GainError))
            return TimeForecast.Nothing(ForecastStatus.NotApproaching);
        double estimate = best.Reaches(target, last);
        if (double.IsPositiveInfinity(estimate))
            return TimeForecast.Nothing(ForecastStatus.NotApproaching);

        double allowed = best.Squares * (1 + reach * reach / (times.Length - 3)), earliest = estimate, latest = estimate;
        foreach (Curve curve in curves)
        {
            if (curve.Squares > allowed)
                continue;
            foreach (double shift in new[] { -reach * curve.FloorError, 0, reach * curve.FloorError })
            {
                double at = curve.WithFloor(curve.Floor + shift, times, values).Reaches(target, last);
                (earliest, latest) = (Math.Min(earliest, at), Math.Max(latest, at));
            }
        }

        return TimeForecast.Of(estimate - last, earliest - last, latest - last, last - times[0]);
    }

    private static double[] Deviations(ReadOnlySpan<double> times, ReadOnlySpan<double> values, Curve curve)
    {
        double[] deviations = new double[times.Length];
        for (int index = 0; index < deviations.Length; index++)
            deviations[index] = values[index] - curve.At(times[index]);
        return deviations;
    }

    private static Curve Fit(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double exponent)
    {
        double scale = times[^1], meanU = 0, meanY = 0;
        for (int index = 0; index < times.Length; index++)
        {
            meanU += Math.Pow(times[index] / scale, -exponent) / times.Length;
            meanY += values[index] / times.Length;
        }

        double uu = 0, uy = 0;
        for (int index = 0; index < times.Length; index++)
        {
            double u = Math.Pow(times[index] / scale, -exponent) - meanU;
            (uu, uy) = (uu + u * u, uy + u * (values[index] - meanY));
        }

        double gain = uy / uu, floor = meanY - gain * meanU, squares = 0;
        for (int index = 0; index < times.Length; index++)
        {
            double off = values[index] - floor - gain * Math.Pow(times[index] / scale, -exponent);
            squares += off * off;
        }

        double variance = squares / (times.Length - 3);
        return new Curve(floor, gain, exponent, scale, squares, Math.Sqrt(variance * (1.0 / times.Length + meanU * meanU / uu)), Math.Sqrt(variance / uu));
    }

    /// <summary>Floor + Gain · (time / Scale)^-Exponent, with the standard errors of both.</summary>
    private readonly record struct Curve(double Floor, double Gain, double Exponent, double Scale, double Squares, double FloorError, double GainError)
    {
        public double At(double time) => Floor + Gain * Math.Pow(time / Scale, -Exponent);

        /// <summary>When the curve has the target, not before the last point; infinite for never.</summary>
        public double Reaches(double target, double last)
        {
            double part = (target - Floor) / Gain;
            return part > 0 ? Math.Max(last, Scale * Math.Pow(part, -1 / Exponent)) : double.PositiveInfinity;
        }

        /// <summary>The best curve with another floor.</summary>
        public Curve WithFloor(double floor, ReadOnlySpan<double> times, ReadOnlySpan<double> values)
        {
            double uu = 0, uy = 0;
            for (int index = 0; index < times.Length; index++)
            {
                double u = Math.Pow(times[index] / Scale, -Exponent);
                (uu, uy) = (uu + u * u, uy + u * (values[index] - floor));
            }

            return this with { Floor = floor, Gain = uy / uu };
        }
    }
}
