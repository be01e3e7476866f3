namespace DriftLab.Lab;

/// <summary>What a part of the day was like: some minutes of it.</summary>
/// <param name="Row">The number of its last row.</param>
/// <param name="Low">The smallest value; NaN without any.</param>
/// <param name="Mean">The mean of the values.</param>
/// <param name="High">The largest value.</param>
/// <param name="Missing">The share of missing values, 0…1.</param>
/// <param name="Accuracy">The share of right predictions of the labels that came; NaN without any.</param>
/// <param name="Estimate">The accuracy estimated without labels; NaN where there is none.</param>
internal readonly record struct Point(int Row, double Low, double Mean, double High, double Missing, double Accuracy, double Estimate);
